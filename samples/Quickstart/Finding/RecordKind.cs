using Crm.Parties;
using Crm.Records;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Quickstart.Model;

namespace Quickstart.Finding;

/// <summary>What <c>--type</c> names: a record type, or some of its records under a word of their own.</summary>
internal sealed record RecordKind(RecordType Type, Rule? Only = null)
{
    /// <summary>The system whose keys the sample's own mappings keep as external ids.</summary>
    public const string ExternalSystem = "seller";

    private static readonly RecordCatalog Catalog = SellerCrm.Model.Catalog;

    /// <summary>Every type whose records stand for themselves.</summary>
    public static IReadOnlyList<RecordKind> Roots { get; } = [.. Catalog.Types.Where(t => t.Root is null).Select(t => new RecordKind(t))];

    private static IEnumerable<string> Words => Catalog.Types.Select(t => t.Name).Prepend("contact").Prepend("customer");

    public static RecordKind Of(string word)
    {
        if (string.Equals(word, "customer", StringComparison.OrdinalIgnoreCase))
            return new RecordKind(Catalog.Get<Party>(), PartyRoles.IsCustomer);
        if (string.Equals(word, "contact", StringComparison.OrdinalIgnoreCase))
            return new RecordKind(Catalog.Get<Party>(), PartyRoles.IsContact);
        return Catalog.Types.FirstOrDefault(t => string.Equals(t.Name, word, StringComparison.OrdinalIgnoreCase)) is { } type
            ? new RecordKind(type)
            : throw new InputException($"There is no type '{word}'{Sentences.DidYouMean(word, Words)}; allowed are {string.Join(", ", Words)}.");
    }

    /// <summary>What people call a record: a deal by the key that its file gives it, since deals share names; anything else by its name.</summary>
    public static string NameOf(Record record)
    {
        var key = record.ExternalIds[ExternalSystem] ?? record.ExternalIds.Select(e => e.Value).FirstOrDefault();
        var type = Catalog.Of(record);
        var name = (type.Find("name") ?? type.Find("subject"))?.Read(record).AsText();
        return (record is Opportunity ? key ?? name : name ?? key) ?? record.RawId.ToString();
    }

    /// <summary>What people call records; those that share a name with what tells them apart.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<Record> records) =>
        records.GroupBy(NameOf, StringComparer.Ordinal).SelectMany(g => g.Count() == 1 ? [g.Key] : g.Select(r => $"{g.Key} ({IdOf(r)})"));

    /// <summary>Its external ids; where it has none, its id.</summary>
    public static string IdOf(Record record) => record.ExternalIds.Count > 0 ? record.ExternalIds.ToString() : record.RawId.ToString();

    /// <summary>The type, and what people call the record.</summary>
    public static string TitleOf(Record record) => $"{record.Ref.Type} {NameOf(record)}";

    /// <summary>The records of the kind.</summary>
    public RecordSet<Record> In(IReadSession session) => Only is null ? session.Set(Type.Name) : session.Set(Type.Name).Where(Only);
}
