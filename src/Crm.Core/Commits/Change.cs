using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>One record in a commit: as it was, as it shall be, and what differs.</summary>
/// <remarks>Both images are whole, whatever the actor may see. Fields are compared anew between phases.</remarks>
public sealed class Change
{
    private readonly IReadOnlyList<FieldDefinition> _given = [];
    private HashSet<string>? _givenSince;
    private HashSet<string>? _derived;

    internal Change(RecordType type, Record record, Record? before, ChangeKind kind, Change? root, bool byActor)
    {
        Type = type;
        Record = record;
        Before = before;
        Kind = kind;
        Root = root;
        IsActors = byActor;
        Compare();
        if (byActor)
            _given = Fields;
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
    public bool Has(string field) => Holds(Fields, field);

    /// <summary>True when the actor, or a handler, set the field; false when only a policy or process did.</summary>
    public bool IsByActor(FieldDefinition field) => Holds(_given, field.Key) || _givenSince?.Contains(field.Key) == true;

    internal TrackedRecord? Tracked { get; init; }

    /// <summary>Why a state was set against the process; null when none was.</summary>
    internal string? Reason { get; set; }

    /// <summary>The record as the last round left it; null in the first round.</summary>
    internal Record? Settled { get; private set; }

    /// <summary>What a process calls the record before: as the last round left it, or as the store holds it.</summary>
    internal Record? Previous => Settled ?? Before;

    /// <summary>True when the actor or a handler had a hand in it; false when policies alone made it, whose rights nobody asks for.</summary>
    internal bool IsActors { get; private set; }

    /// <summary>True when the record was found valid as it was then.</summary>
    internal bool IsValidated { get; private set; }

    /// <summary>The record as it was last found valid; null when it must be looked at as a whole, or when nothing can change it any more.</summary>
    internal Record? Validated { get; private set; }

    /// <summary>True when the record is another than was found valid, or was never looked at.</summary>
    internal bool IsChangedSinceValidated => !IsValidated || (Validated is { } valid && (!Type.AreAlike(valid, Record) || StraysSince(valid).Any()));

    /// <summary>True when there is something to write or to refuse.</summary>
    internal bool IsTouched => Kind != ChangeKind.Update || Fields.Count > 0 || Tracked?.Moves.Count > 0 || StraysSince(Before).Any();

    /// <summary>True when the store holds it as it is already.</summary>
    internal bool IsUnchanged => Kind == ChangeKind.Update && Fields.Count == 0 && !(Tracked?.Moves.Count > 0) && Type.AreAlike(Before!, Record) && !StraysSince(Before).Any();

    /// <summary>The states as the last transition phase left them.</summary>
    internal IReadOnlyList<(FieldDefinition Field, FieldValue State)> States { get; set; } = [];

    /// <summary>True when the field follows from what the actor set, in the record or in its parts.</summary>
    internal bool IsDerived(FieldDefinition field) => _derived?.Contains(field.Key) == true;

    /// <summary>Computes the fields that follow from others, and notes which of them differ because of it.</summary>
    internal void Derive()
    {
        if (Type.Derivations.IsEmpty)
            return;
        Compare();
        var before = Fields;
        foreach (var derive in Type.Derivations)
            derive(Record);
        Compare();
        Note(ref _derived, Fields.Except(before));
    }

    /// <summary>The record was found valid.</summary>
    /// <param name="forGood">True when nothing can change it before it is written, so that nobody need look again.</param>
    internal void Approve(bool forGood)
    {
        IsValidated = true;
        Validated = forGood ? null : Type.Copy(Record);
    }

    /// <summary>The record must be looked at again as a whole.</summary>
    internal void Doubt()
    {
        IsValidated = false;
        Validated = null;
    }

    /// <summary>Remembers how a round left the record, so that later changes are noticed.</summary>
    internal void Settle() => Settled = Type.Copy(Record);

    /// <summary>True when the record was changed since the last round; what a handler changed counts as the actor's.</summary>
    internal bool Resume(bool hasMoves, bool byActor)
    {
        var since = Settled is null ? [] : Type.Diff(Settled, Record);
        if (since.Count == 0 && !hasMoves && (Settled is null || !StraysSince(Settled).Any()))
            return false;
        IsActors |= byActor;
        if (byActor)
            Note(ref _givenSince, since);
        Compare();
        return true;
    }

    /// <summary>The custom values, by stored key, that are no field of the type and are others than in an earlier image.</summary>
    /// <remarks>A value whose field left the model is left alone, or lost with the instance; nobody can give it another one.</remarks>
    internal IEnumerable<string> StraysSince(Record? image) =>
        Record.Custom.Count == 0 || ReferenceEquals(Record.Custom, image?.Custom) ? [] : Strays(image?.Custom ?? CustomFields.None);

    private IEnumerable<string> Strays(CustomFields earlier) =>
        Record.Custom.Where(c => !Type.CustomKeys.Contains(c.Key) && earlier.GetStored(c.Key) != c.Value).Select(c => c.Key);

    // Mostly nothing is new, and the list stays.
    internal void Compare()
    {
        var same = 0;
        List<FieldDefinition>? fields = null;
        foreach (var field in Type.Fields)
        {
            if (field.System || !(Before is null ? !field.Read(Record).IsMissing : field.Differs(Before, Record)))
                continue;
            if (fields is null && same < Fields.Count && ReferenceEquals(Fields[same], field))
                same++;
            else
                (fields ??= FirstFields(same)).Add(field);
        }

        if (fields is not null || same < Fields.Count)
            Fields = fields ?? [.. Fields.Take(same)];
    }

    // A new record has most of its fields.
    private List<FieldDefinition> FirstFields(int count)
    {
        var fields = new List<FieldDefinition>(Before is null ? Type.Fields.Length : 0);
        fields.AddRange(Fields.Take(count));
        return fields;
    }

    private static bool Holds(IReadOnlyList<FieldDefinition> fields, string key)
    {
        // Not by an enumerator, which would be an object.
        for (var i = 0; i < fields.Count; i++)
        {
            if (string.Equals(fields[i].Key, key, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static void Note(ref HashSet<string>? keys, IEnumerable<FieldDefinition> fields)
    {
        foreach (var field in fields)
            (keys ??= new(StringComparer.Ordinal)).Add(field.Key);
    }
}
