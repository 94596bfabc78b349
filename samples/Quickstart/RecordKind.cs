using Crm.Parties;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Quickstart;

/// <summary>What <c>--type</c> names: a record type, or some of its records under a word of their own.</summary>
internal sealed record RecordKind(RecordType Type, Rule? Only = null)
{
    /// <summary>The system by whose keys imported deals are known.</summary>
    public const string ExternalSystem = "crm";

    private static readonly RecordCatalog Catalog = SellerCrm.Model.Catalog;

    public static RecordKind Of(string word)
    {
        if (string.Equals(word, "customer", StringComparison.OrdinalIgnoreCase))
            return new RecordKind(Catalog.Get<Party>(), PartyRoles.IsCustomer);
        if (string.Equals(word, "contact", StringComparison.OrdinalIgnoreCase))
            return new RecordKind(Catalog.Get<Party>(), PartyRoles.IsContact);
        return Catalog.Types.FirstOrDefault(t => string.Equals(t.Name, word, StringComparison.OrdinalIgnoreCase)) is { } type
            ? new RecordKind(type)
            : throw new InputException($"There is no type '{word}'; allowed are customer, contact, {string.Join(", ", Catalog.Types.Select(t => t.Name))}.");
    }

    /// <summary>What people call a record: the key that the files give it, else its name.</summary>
    public static string NameOf(Record record)
    {
        var name = Catalog.Of(record).Find("name")?.Read(record).AsText();
        return record.ExternalIds[ExternalSystem] ?? name ?? record.RawId.ToString();
    }

    /// <summary>The records of the kind.</summary>
    public RecordSet<Record> In(IReadSession session) => Only is null ? session.Set(Type.Name) : session.Set(Type.Name).Where(Only);

    /// <summary>The records of that name or external id; none when there is none.</summary>
    public async Task<IReadOnlyList<Record>> FindAsync(IReadSession session, string name, CancellationToken cancellationToken)
    {
        var byKey = await In(session).Where(Rule.Field("externalIds").Has($"{ExternalSystem}:{name}")).ToListAsync(cancellationToken);
        return byKey.Count > 0 || Type.Find("name") is null
            ? byKey
            : await In(session).Where(Rule.Field("name").Eq(name)).ToListAsync(cancellationToken);
    }
}
