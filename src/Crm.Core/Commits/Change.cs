using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>One record in a commit: as it was, as it shall be, and what differs.</summary>
/// <remarks>Both images are whole, whatever the actor may see. Fields are compared anew between phases.</remarks>
public sealed class Change
{
    private readonly HashSet<string> _byActor = new(StringComparer.Ordinal);
    private readonly HashSet<string> _derived = new(StringComparer.Ordinal);

    internal Change(RecordType type, Record record, Record? before, ChangeKind kind, Change? root)
    {
        Type = type;
        Record = record;
        Before = before;
        Kind = kind;
        Root = root;
        Compare();
        _byActor.UnionWith(Fields.Select(f => f.Key));
    }

    /// <summary>The record's type.</summary>
    public RecordType Type { get; }

    /// <summary>The record as it shall be; policies of the phases that may change set its fields.</summary>
    public Record Record { get; }

    /// <summary>The record as the store holds it; null for a new one.</summary>
    public Record? Before { get; }

    /// <summary>What is done to it.</summary>
    public ChangeKind Kind { get; internal set; }

    /// <summary>The change of the root, when the record is a part; null otherwise.</summary>
    public Change? Root { get; }

    /// <summary>The fields that differ, in the order of the type; every field that has a value for a new record.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; private set; } = [];

    /// <summary>Type and id.</summary>
    public RecordRef Ref => Record.Ref;

    /// <summary>True when the field differs; of a new record, when it has a value.</summary>
    public bool Has(string field) => Fields.Any(f => string.Equals(f.Key, field, StringComparison.Ordinal));

    /// <summary>True when the actor, or a handler, set the field; false when only a policy or process did.</summary>
    public bool IsByActor(FieldDefinition field) => _byActor.Contains(field.Key);

    internal TrackedRecord? Tracked { get; init; }

    /// <summary>Why a state was set against the process; null when none was.</summary>
    internal string? Reason { get; set; }

    /// <summary>The record as the last round left it; null in the first round.</summary>
    internal Record? Settled { get; private set; }

    /// <summary>What a process calls the record before: as the last round left it, or as the store holds it.</summary>
    internal Record? Previous => Settled ?? Before;

    /// <summary>True once a transition, import or override moved a state, or one was entered first.</summary>
    internal bool IsMoved { get; set; }

    /// <summary>The states as the last transition phase left them.</summary>
    internal IReadOnlyList<(FieldDefinition Field, FieldValue State)> States { get; set; } = [];

    /// <summary>True when the field follows from what the actor set, in the record or in its parts.</summary>
    internal bool IsDerived(FieldDefinition field) => _derived.Contains(field.Key);

    /// <summary>Computes the fields that follow from others, and notes which of them differ because of it.</summary>
    internal void Derive()
    {
        Compare();
        var before = Fields;
        foreach (var derive in Type.Derivations)
            derive(Record);
        Compare();
        _derived.UnionWith(Fields.Except(before).Select(f => f.Key));
    }

    /// <summary>Remembers how a round left the record, so that later changes are noticed.</summary>
    internal void Settle() => Settled = Type.Copy(Record);

    /// <summary>True when the record was changed since the last round, by a handler; its fields then count as the actor's.</summary>
    internal bool Resume(bool hasMoves)
    {
        if (Settled is null)
            return hasMoves;
        var since = Type.Diff(Settled, Record);
        _byActor.UnionWith(since.Select(f => f.Key));
        Compare();
        return since.Count > 0 || hasMoves;
    }

    internal void Compare() => Fields = Before is null
        ? [.. Type.Fields.Where(f => !f.System && !f.Read(Record).IsMissing)]
        : [.. Type.Diff(Before, Record).Where(f => !f.System)];
}
