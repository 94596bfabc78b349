namespace Crm.Import.Batches;

/// <summary>What undoing a batch does with one of its records.</summary>
internal enum UndoFate
{
    /// <summary>Nothing: the batch did nothing to it, or somebody took it up again after it was undone.</summary>
    Leave,

    /// <summary>Gives it back what the batch changed.</summary>
    Revert,

    /// <summary>Lays it into the recycle bin, for the batch made it.</summary>
    Remove,

    /// <summary>Gives it back what the batch changed, and lays it into the recycle bin again.</summary>
    Return,

    /// <summary>It stays as it is, though the batch made it or took it out of the recycle bin: somebody needs it by now.</summary>
    Keep,
}
