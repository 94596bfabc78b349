namespace Crm.Benchmarks.Ratios;

/// <summary>What a ratio is to reach; a null part is no goal.</summary>
internal sealed record Goal(double? Ratio = null, double? Nanoseconds = null, double? Bytes = null)
{
    public static Goal None { get; } = new();

    /// <summary>True or false; null without a goal.</summary>
    public bool? IsMetBy(double ratio, double nanoseconds, double bytes) => this == None
        ? null
        : !(ratio < Ratio) && !(nanoseconds > Nanoseconds) && !(bytes > Bytes);
}
