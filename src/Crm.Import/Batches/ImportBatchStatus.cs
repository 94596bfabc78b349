namespace Crm.Import.Batches;

/// <summary>How far an import is.</summary>
public enum ImportBatchStatus
{
    /// <summary>It runs, or was cut off: then it can be gone on with.</summary>
    Running,

    /// <summary>Every row was read; or undoing it, even what was cut off, has left something.</summary>
    Finished,

    /// <summary>It is being undone, or that was cut off: then it can be undone again.</summary>
    Undoing,

    /// <summary>What it did was undone; where something was left, it is finished.</summary>
    Undone,
}
