using Crm.Import.Cells;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using Crm.Values;
using NodaTime;

namespace Crm.Import.Runs;

/// <summary>Brings what a row says into a record.</summary>
/// <param name="cells">The table.</param>
/// <param name="known">Records that rows refer to.</param>
/// <param name="session">The session of the record.</param>
/// <param name="now">The instant of states that the file gives none.</param>
internal sealed class RowRecord(TableCells cells, KnownRecords known, ISession session, Instant now)
{
    /// <summary>A new record, with its external id; not in the session yet.</summary>
    public Record Create(RowDraft draft)
    {
        var record = cells.Type.Create(session.Tenant);
        record.ExternalIds = record.ExternalIds.With(cells.System, draft.Key);
        Apply(draft, record, Target.New);
        return record;
    }

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
            return Apply(draft, record, Target.Known);
        if (session.Process(record).State is { } state && string.Equals(state.Key, states[^1].State, StringComparison.Ordinal))
        {
            draft.Told = (record, state);
            return Apply(draft, record, Target.Known);
        }

        var been = await session.StatesAsync(record.Ref, cancellationToken).OrderBy(s => s.RecordedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (WasTold(been, states[^1]))
            return Apply(draft, record, Target.GoneOn);
        Apply(draft, record, Target.Known);
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

    private bool Apply(RowDraft draft, Record record, Target target)
    {
        var changed = Apply(draft.Fields, draft.Fields, record, target);
        if (draft.Parts.Count == 0)
            return changed;
        var held = target == Target.New ? new Record?[draft.Parts.Count] : PartMatch.Of(cells, draft, record, (part, of) => Says(part, draft.Fields, of));
        for (var i = 0; i < held.Length; i++)
        {
            var part = draft.Parts[i];
            if (part.IsEmpty)
                changed |= target != Target.GoneOn && held[i] is { } emptied && cells.Type.RemovePart(record, emptied);
            else if (held[i] is { } known)
            {
                draft.Written[known] = part;
                changed |= Apply(part, draft.Fields, known, target);
            }
            else
                changed |= Add(draft, part, record);
        }

        return changed;
    }

    private bool Add(RowDraft draft, FieldsDraft part, Record root)
    {
        var made = part.Type.Create(session.Tenant);
        Apply(part, draft.Fields, made, Target.New);
        cells.Type.AddPart(root, made);
        draft.Written[made] = part;
        return true;
    }

    // A part that a row would not change, once the commit has brought it into its normal form.
    private bool Says(FieldsDraft draft, FieldsDraft root, Record held)
    {
        var said = draft.Type.Copy(held);
        if (!Apply(draft, root, said, Target.Known))
            return true;
        draft.Type.Normalise(said);
        return draft.Type.Diff(held, said).Count == 0;
    }

    private bool Apply(FieldsDraft draft, FieldsDraft root, Record record, Target target)
    {
        var changed = false;
        foreach (var (field, value, _) in draft.Values)
            changed |= Write(record, field, value, target);
        foreach (var reference in draft.References)
        {
            if (known.ToWrite(reference) is { } found)
                changed |= Write(record, reference.Field, FieldValue.Reference(found.Ref), target);
        }

        foreach (var (field, path) in draft.Looks)
            changed |= Write(record, field, Look(path, draft, root), target);
        return changed;
    }

    private FieldValue Look(string path, FieldsDraft draft, FieldsDraft root)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var reference = draft.References.Concat(root.References).FirstOrDefault(r => dot > 0 && string.Equals(r.Field.Key, path[..dot], StringComparison.Ordinal));
        return reference is null ? FieldValue.Missing : known.Read(reference, path[(dot + 1)..]);
    }

    // What a new record is made with stays where the file says nothing; what only its class may set is set once.
    private static bool Write(Record record, FieldDefinition field, FieldValue value, Target target)
    {
        if ((value.IsMissing && target != Target.Known) || (field.ReadOnly && target != Target.New))
            return false;
        var held = target == Target.New ? FieldValue.Missing : field.Read(record);
        if (target != Target.New && IsSame(held, value))
            return false;
        field.Write!(record, !value.IsMissing && value.Kind == FieldKind.Money ? FieldValue.Money(new Money(value.AsMoney()!.Amount, value.AsMoney()!.Currency)) : value);
        return target == Target.New || field.Read(record) != held;
    }

    // The worth of money is the CRM's own.
    internal static bool IsSame(FieldValue held, FieldValue said) =>
        held == said
        || (!held.IsMissing && !said.IsMissing && held.Kind == FieldKind.Money && said.Kind == FieldKind.Money
            && held.AsMoney()!.Amount == said.AsMoney()!.Amount && string.Equals(held.AsMoney()!.Currency, said.AsMoney()!.Currency, StringComparison.Ordinal));

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

    /// <summary>What a row is written into.</summary>
    private enum Target
    {
        /// <summary>A record that it makes.</summary>
        New,

        /// <summary>A record that is there.</summary>
        Known,

        /// <summary>A record that is further than the row knows.</summary>
        GoneOn,
    }
}
