using Crm.Access;
using Crm.Journal;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>A journal entry as one actor may see it.</summary>
internal static class JournalMask
{
    public static JournalEntry For(AccessRules access, Actor actor, RecordType type, JournalEntry entry) => entry with
    {
        Old = Visible(access, actor, type, entry.Old),
        OldPersonal = Visible(access, actor, type, entry.OldPersonal),
        Events = [.. entry.Events.Select(e => e with { Data = Visible(access, actor, type, e.Data) })],
    };

    private static IReadOnlyDictionary<string, FieldValue> Visible(
        AccessRules access, Actor actor, RecordType type, IReadOnlyDictionary<string, FieldValue> values)
    {
        return values.Keys.All(May) ? values : values.Where(v => May(v.Key)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);

        bool May(string key) => type.Find(key) is not { } field || access.MayRead(actor, type, field);
    }
}
