namespace Crm.Import.Runs;

/// <summary>What a row is written into.</summary>
internal enum RowTarget
{
    /// <summary>A record that it makes.</summary>
    New,

    /// <summary>A record that is there.</summary>
    Known,

    /// <summary>A record that is further than the row knows.</summary>
    GoneOn,
}
