using Crm.Journal;
using Crm.Records;
using Crm.Sessions;

namespace Quickstart.Histories;

/// <summary>Reads the journal of a record, which keeps earlier values, as changes from one value to the next.</summary>
internal sealed class RecordHistory(IReadSession session)
{
    private readonly RecordWords _words = new(session);

    public async Task<HistoryAnswer> OfAsync(Record record, CancellationToken cancellationToken)
    {
        var type = session.Model.Catalog.Of(record);
        var entries = await session.HistoryAsync(record.Ref, cancellationToken).ToListAsync(cancellationToken);
        var ofParts = await PartsAsync(type, record, entries, cancellationToken);
        var told = new List<HistoryEntry>();
        foreach (var (entry, changes) in await ReplayAsync(type, record, entries, "", cancellationToken))
        {
            told.Add(new HistoryEntry(
                FieldValue.Instant(entry.At).ToString(),
                await _words.OfActorAsync(entry.Actor, cancellationToken),
                entry.Kind,
                entry.Version,
                entry.Reason,
                [.. changes, .. ofParts[entry.Commit]],
                [.. entry.Events.Select(e => e.Name)]));
        }

        return new HistoryAnswer(type.Name, Finding.RecordKind.NameOf(record), record.Version, told, await StatesAsync(record, cancellationToken));
    }

    private async Task<ILookup<Guid, FieldChange>> PartsAsync(RecordType type, Record record, List<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var there = type.PartTypes.SelectMany(p => type.PartsOf(record, session.Model.Catalog.Get(p))).ToDictionary(p => p.Ref);
        var changes = new List<(Guid Commit, FieldChange Change)>();
        foreach (var part in entries.SelectMany(e => e.Parts).Concat(there.Keys).Distinct())
        {
            var ofPart = await session.HistoryAsync(part, cancellationToken).ToListAsync(cancellationToken);
            foreach (var (entry, some) in await ReplayAsync(session.Model.Catalog.Get(part.Type), there.GetValueOrDefault(part), ofPart, $"{part.Type}.", cancellationToken))
                changes.AddRange(some.Select(c => (entry.Commit, c)));
        }

        return changes.ToLookup(c => c.Commit, c => c.Change);
    }

    // From the record as it is, backwards: what an entry says was there before is what the entry before it made.
    private async Task<IReadOnlyList<(JournalEntry Entry, IReadOnlyList<FieldChange> Changes)>> ReplayAsync(
        RecordType type, Record? record, List<JournalEntry> newestFirst, string prefix, CancellationToken cancellationToken)
    {
        var values = type.Fields.Where(f => !f.System).ToDictionary(f => f.Key, f => record is null ? FieldValue.Missing : f.Read(record), StringComparer.Ordinal);
        var told = new List<(JournalEntry, IReadOnlyList<FieldChange>)>();
        foreach (var entry in newestFirst)
        {
            var changes = new List<FieldChange>();
            foreach (var (field, old) in OldOf(entry, values))
            {
                changes.Add(new FieldChange(prefix + field, await _words.OfAsync(old, cancellationToken), await _words.OfAsync(values[field], cancellationToken)));
                values[field] = old;
            }

            told.Add((entry, changes));
        }

        return told;
    }

    // Of a new record nothing was there before.
    private static List<(string Key, FieldValue Old)> OldOf(JournalEntry entry, Dictionary<string, FieldValue> values) => entry.Kind == JournalKind.Created
        ? [.. values.Where(v => !v.Value.IsMissing).Select(v => (v.Key, FieldValue.Missing))]
        : [.. entry.Old.Concat(entry.OldPersonal).Where(o => values.ContainsKey(o.Key)).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => (o.Key, o.Value))];

    private async Task<IReadOnlyList<StateStep>> StatesAsync(Record record, CancellationToken cancellationToken)
    {
        var steps = new List<StateStep>();
        foreach (var state in await session.StatesAsync(record.Ref, cancellationToken).ToListAsync(cancellationToken))
            steps.Add(new StateStep(state.State, FieldValue.Instant(state.EnteredAt).ToString(), state.Transition, await _words.OfActorAsync(state.Actor, cancellationToken)));
        return steps;
    }
}
