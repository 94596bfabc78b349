using Crm.Import.Cells;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Runs;

/// <summary>Brings what a row says into a record of a session, its states too.</summary>
/// <param name="fields">Writes its fields.</param>
/// <param name="session">The session of the record.</param>
/// <param name="now">The instant of states that the file gives none.</param>
internal sealed class RowRecord(RowFields fields, ISession session, Instant now)
{
    /// <summary>Asks for the states that the row names, for a new record.</summary>
    public void Enter(RowDraft draft, Record record)
    {
        if (StatesOf(draft) is { Count: > 0 } states)
            Import(draft, record, states);
    }

    /// <summary>Changes a record to what the row says, its state too; false when it said so already.</summary>
    /// <remarks>One that has gone on since its state was told stays where it is, and keeps what the row has nothing for: that came later.</remarks>
    public async ValueTask<bool> ChangeAsync(RowDraft draft, Record record, CancellationToken cancellationToken)
    {
        draft.Told = null;
        if (StatesOf(draft) is not { Count: > 0 } states)
            return fields.Apply(draft, record, RowTarget.Known);
        if (session.Process(record).State is { } state && string.Equals(state.Key, states[^1].State, StringComparison.Ordinal))
        {
            draft.Told = (record, state);
            return fields.Apply(draft, record, RowTarget.Known);
        }

        var been = await session.StatesAsync(record.Ref, cancellationToken).OrderBy(s => s.RecordedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (WasTold(been, states[^1]))
            return fields.Apply(draft, record, RowTarget.GoneOn);
        fields.Apply(draft, record, RowTarget.Known);
        Import(draft, record, [.. states.SkipLast(1).Where(s => !been.Exists(b => IsSame(b, s))), states[^1]]);
        return true;
    }

    // What came without a transition was told, not done: the newest of it is what was known of the file, or given back by undoing it.
    private static bool WasTold(List<StateEntry> been, (string State, Instant? At) last) =>
        been.FindLast(s => s.Transition is null) is { } told && (last.At is null ? string.Equals(told.State, last.State, StringComparison.Ordinal) : IsSame(told, last));

    private static bool IsSame(StateEntry been, (string State, Instant? At) said) =>
        string.Equals(been.State, said.State, StringComparison.Ordinal) && FieldValue.Instant(been.EnteredAt) == FieldValue.Instant(said.At);

    private void Import(RowDraft draft, Record record, List<(string State, Instant? At)> states)
    {
        var process = session.Process(record);
        process.Import([.. states.Select(s => (s.State, s.At ?? now))]);
        draft.Told = process.Definition.FindState(states[^1].State) is { } state ? (record, state) : null;
    }

    // A state without an instant counts only when it is the last one; one that goes on is one.
    private static List<(string State, Instant? At)> StatesOf(RowDraft draft)
    {
        var states = new List<(string State, Instant? At)>();
        foreach (var (place, state) in draft.States.Index())
        {
            if ((state.At is not null || place == draft.States.Count - 1)
                && (states.Count == 0 || !string.Equals(states[^1].State, state.State, StringComparison.Ordinal)))
                states.Add(state);
        }

        return states;
    }
}
