using Crm.Access;
using Crm.Journal;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>A journal entry as one actor may see it.</summary>
internal static class JournalMask
{
    public static JournalEntry For(AccessRules access, Actor actor, RecordType type, JournalEntry entry) => entry with
    {
        Old = Sorted(Visible(access, actor, type, entry.Old)),
        OldPersonal = Sorted(Visible(access, actor, type, entry.OldPersonal)),
        Events = [.. entry.Events.Select(e => e with { Data = Visible(access, actor, type, e.Data).ToDictionary(StringComparer.Ordinal) })],
    };

    // Always made anew: that something was left out must not show in the form of what remains.
    private static IEnumerable<KeyValuePair<string, FieldValue>> Visible(
        AccessRules access, Actor actor, RecordType type, IReadOnlyDictionary<string, FieldValue> values) =>
        values.Where(v => type.Find(v.Key) is { } field
            ? access.MayRead(actor, type, field)
            : access.Policy.FieldRightOf(actor, type.Name, v.Key) >= FieldRight.Read);

    private static SortedDictionary<string, FieldValue> Sorted(IEnumerable<KeyValuePair<string, FieldValue>> values) =>
        new(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
}
