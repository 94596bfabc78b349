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
internal sealed class TrackedRecord(RecordType type, Record record, Record? stored, FieldMask mask)
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

    /// <summary>True for a record that leaves the session with its commit, so that nobody will ask what the store holds.</summary>
    public bool IsPassing { get; init; }

    /// <summary>True when nothing was changed or asked for.</summary>
    public bool IsUntouched => Stored is { } stored && Intent == Intent.Keep && Moves.Count == 0 && IsAsStored(type, record, stored)
        && type.Parts.All(p => AreAsStored(mask.TypeOf(p), p.ListOf(record).Items, p.ListOf(stored).Items));

    /// <summary>Takes hidden values away from the caller's instance.</summary>
    public void Hide() => mask.Hide(type, record);

    /// <summary>Gives hidden values back to the caller's instance, but for those that the caller set.</summary>
    public void Unhide()
    {
        if (Stored is not null)
            mask.Unhide(type, record, Stored);
    }

    /// <summary>A record that goes away goes as it was: what else was changed on it or its parts, or asked for, is not written.</summary>
    public void LeaveAs(Record image)
    {
        Moves.Clear();
        PutBack(type, record, image);
        record.Custom = image.Custom;
        foreach (var parts in type.Parts)
        {
            var held = parts.ListOf(record).Items.Where(p => p.RawId != Guid.Empty).ToDictionary(p => p.RawId);
            parts.ListOf(record).Clear();
            var known = parts.ListOf(Stored!).Items.Select(p => p.RawId).ToHashSet();
            foreach (var part in parts.ListOf(image).Items.Where(p => known.Contains(p.RawId)))
            {
                if (held.TryGetValue(part.RawId, out var instance))
                    PutBack(mask.TypeOf(parts), instance, part);
                parts.ListOf(record).Add(instance ?? part.Copy());
            }
        }
    }

    private static bool AreAsStored(RecordType type, IReadOnlyList<Record> parts, IReadOnlyList<Record> stored)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (i >= stored.Count || parts[i].RawId != stored[i].RawId || !IsAsStored(type, parts[i], stored[i]))
                return false;
        }

        return parts.Count == stored.Count;
    }

    private static bool IsAsStored(RecordType type, Record record, Record stored) =>
        record.Custom.Equals(stored.Custom) && type.AreAlike(stored, record);

    private static void PutBack(RecordType type, Record record, Record image)
    {
        foreach (var field in type.Diff(image, record).Where(f => !f.System))
            field.Write?.Invoke(record, field.Read(image));
    }

    /// <summary>The commit was written: what the instance holds now is what the store holds.</summary>
    public void Settle()
    {
        Stored = type.Copy(record);
        Intent = Intent.Keep;
        Moves.Clear();
        Hide();
    }

    /// <summary>Another state, such as somebody else's, becomes what was loaded.</summary>
    public void Rebase(Record? stored) => Stored = stored;
}
