using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Imports;

/// <summary>The import contests by name; the file is made when it is first needed.</summary>
internal sealed class ImportContests : IDisposable
{
    private readonly List<ImportContest> _contests = [];
    private ImportArena? _arena;

    public static IReadOnlyList<string> Names { get; } = ["import-sqlite", "import-sqlite-ado"];

    public Contest Make(string name)
    {
        _arena ??= new ImportArena();
        var contest = string.Equals(name, Names[0], StringComparison.Ordinal)
            ? new ImportContest(name, new Goal(Ratio: 0.75), _arena, "ours")
            : new ImportContest(name, Goal.None, _arena, "ado");
        _contests.Add(contest);
        return contest;
    }

    public void Dispose()
    {
        _contests.ForEach(c => c.Dispose());
        _arena?.Dispose();
    }
}
