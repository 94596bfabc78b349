namespace Crm.Import.Batches;

/// <summary>How far an import is.</summary>
public enum ImportBatchStatus
{
    /// <summary>It runs, or was cut off: then it can be gone on with.</summary>
    Running,

    /// <summary>Every row was read.</summary>
    Finished,

    /// <summary>What it did was undone, as far as nobody had changed it since.</summary>
    Undone,
}
