using System.Globalization;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Values;
using Crm.Work;

namespace Crm.Conformance.Trials;

/// <summary>Values, records, queries and outcomes as text: to compare what has no order of its own, and to show what differs.</summary>
internal static class Wording
{
    public static string Of(FieldValue value) => value.IsMissing ? "-" : value.Kind switch
    {
        FieldKind.Number => value.AsNumber()!.Value.ToString("0.##########", CultureInfo.InvariantCulture),
        FieldKind.Money => Of(value.AsMoney()!),
        _ => value.ToString(),
    };

    public static string Of(RecordType type, Record record) =>
        string.Join(' ', type.Fields.Where(f => !f.Read(record).IsMissing).Select(f => $"{f.Key}={Of(f.Read(record))}"));

    public static string Of(RecordQuery query) =>
        $"{query.Type} in {query.Bin}, access {query.Access?.Root}, order [{string.Join(", ", query.Sort.Select(s => (s.Descending ? "-" : "") + s.Field.Path))}],"
        + $" at {query.Context.Now} in {query.Context.Zone} by {query.Context.Asker.Me}, rule {query.Where?.Root}";

    public static string Of(SummaryQuery query) =>
        $"{Of(query.Of)}, by [{string.Join(", ", query.GroupBy.Select(k => $"{k.Field.Path} {k.Unit}"))}], of [{string.Join(", ", query.Measures.Select(m => $"{m.Aggregate} {m.Of?.Path}"))}]";

    /// <summary>The groups; sorted anew where money is a key, for money of the same worth has no order.</summary>
    public static List<string> Of(SummaryQuery query, IReadOnlyList<SummaryRow> rows)
    {
        var texts = rows.Select(r => $"{string.Join(" | ", r.Keys.Select(Of))} => {string.Join(" | ", r.Values.Select(Of))}").ToList();
        if (query.GroupBy.Any(k => k.Field.Field.Kind == FieldKind.Money))
            texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    public static string Of(CommitOutcome outcome) => outcome.IsWritten ? "written" : string.Join(
        ", ",
        outcome.Conflicts.Select(c => c.ToString()).Concat(outcome.ClaimsLost.Select(c => $"{c.Wanted.Claim} is held by {c.Holder}")).Order(StringComparer.Ordinal)
            .Concat(outcome.CommandExists ? ["command exists"] : []));

    public static string Of(JournalEntry e) =>
        $"{e.Record} {e.Version} {e.Kind} {e.At} {e.Commit} {e.Actor} {e.OnBehalfOf} {e.Reason} {e.Cause} {Of(e.Old)} {Of(e.OldPersonal)}"
        + string.Concat(e.Events.Select(v => $" {v.Name} {v.Schema} {v.Record} {Of(v.Data)}"));

    public static string Of(WorkItem w) => $"{w.Id} {w.Kind} {w.Lane} {w.OrderingKey} {w.Due} {w.Key} {w.Record} {Of(w.Data)} {w.Actor} {w.Cause}";

    // Decimals are the same whatever zeros end them.
    private static string Of(Money money) => string.Create(
        CultureInfo.InvariantCulture,
        $"{money.Amount:0.####}{money.Currency}/{money.BaseAmount:0.####}/{money.Rate:0.##########}/{FieldValue.Date(money.RateDate)}");

    private static string Of(IReadOnlyDictionary<string, FieldValue> values) =>
        $"{{{string.Join(", ", values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}: {Of(v.Value)}"))}}}";
}
