using Crm.Records;

namespace Crm.Sessions;

/// <summary>What a session intends with a record.</summary>
internal enum Intent
{
    Keep,
    Add,
    Remove,
    Restore,
    Purge,
}

/// <summary>A record of a session: the instance that the caller holds, and what the store held.</summary>
/// <remarks>
/// The stored image is whole. The caller's instance lacks what the actor may not see; during a commit it is made whole, so that rules and
/// handlers judge the truth, and afterwards the hidden fields are taken away again.
/// </remarks>
internal sealed class TrackedRecord(RecordType type, Record record, Record? stored, IReadOnlyList<FieldDefinition> hidden)
{
    public RecordType Type => type;

    public Record Record => record;

    /// <summary>A whole copy as it was loaded or last committed, with its parts; null for a new record.</summary>
    public Record? Stored { get; private set; } = stored;

    public Intent Intent { get; set; } = stored is null ? Intent.Add : Intent.Keep;

    public RecordRef Ref => record.Ref;

    /// <summary>Transitions asked for and not committed yet.</summary>
    public List<StateMove> Moves { get; } = [];

    public bool IsNew => Stored is null;

    /// <summary>Takes hidden values away from the caller's instance.</summary>
    public void Hide()
    {
        foreach (var field in hidden)
            field.Write!(record, FieldValue.Missing);
    }

    /// <summary>Gives hidden values back to the caller's instance, but for those that the caller set.</summary>
    public void Unhide()
    {
        if (Stored is null)
            return;
        foreach (var field in hidden)
        {
            if (field.Read(record).IsMissing)
                field.Write!(record, field.Read(Stored));
        }
    }

    /// <summary>The commit was written: what the instance holds now is what the store holds.</summary>
    public void Settle()
    {
        Stored = type.Copy(record);
        Intent = Intent.Keep;
        Moves.Clear();
        Hide();
    }

    /// <summary>Somebody else's state becomes what was loaded.</summary>
    public void Rebase(Record theirs) => Stored = theirs;
}
