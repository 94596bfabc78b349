using Crm.Benchmarks.Ratios;
using Crm.Postgres;
using Crm.Sqlite;

namespace Crm.Benchmarks.Stores;

/// <summary>The store contests by name, task first, then database, then contender; databases are made when they are first needed.</summary>
internal sealed class StoreContests : IAsyncDisposable
{
    private readonly Dictionary<string, Arena?> _arenas = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } =
    [
        "save-sqlite-normal", "save-sqlite-full", "save-sqlite-host", "save-sqlite-ef", "save-sqlite-dapper",
        "save-sqlite-normal-load", "save-sqlite-full-load",
        "save-postgres", "save-postgres-host", "save-postgres-ef", "save-postgres-dapper", "save-postgres-load",
        "insert-sqlite", "insert-sqlite-ef", "insert-sqlite-dapper", "bulk-sqlite", "insert-postgres", "insert-postgres-ef", "insert-postgres-dapper",
        "find-sqlite", "find-sqlite-ef", "find-sqlite-dapper", "find-postgres", "find-postgres-ef", "find-postgres-dapper",
        "page-sqlite", "page-sqlite-ef", "page-sqlite-dapper", "page-postgres", "page-postgres-ef", "page-postgres-dapper",
    ];

    /// <summary>The contest of that name; null when there is no server for it.</summary>
    public async Task<Contest?> MakeAsync(string name)
    {
        var parts = name.Split('-');
        var durability = parts.Contains("full", StringComparer.Ordinal) ? "full" : "normal";
        var arena = await ArenaAsync(string.Equals(parts[1], "sqlite", StringComparison.Ordinal) ? $"sqlite-{durability}" : "postgres");
        if (arena is null)
        {
            await Console.Error.WriteLineAsync($"{name} is left out. {PrivatePostgres.Missing}");
            return null;
        }

        var contender = parts[^1] is "host" or "ef" or "dapper" or "load" ? parts[^1] : parts[0] is "bulk" ? "bulk" : "ours";
        var (goal, limit, ours) = (GoalOf(name), await arena.WayAsync("limit"), await arena.WayAsync(contender));
        return parts[0] switch
        {
            "save" => new SaveContest(name, goal, arena, limit, ours),
            "insert" or "bulk" => new InsertContest(name, goal, arena, limit, ours),
            "find" => new FindContest(name, goal, arena, limit, ours),
            _ => new PageContest(name, goal, arena, limit, ours),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var arena in _arenas.Values.OfType<Arena>())
            await arena.DisposeAsync();
    }

    private static Goal GoalOf(string name) => name switch
    {
        "save-sqlite-normal" or "save-sqlite-full" => new(Ratio: 0.80),
        "save-postgres" => new(Ratio: 0.65),
        "page-sqlite" => new(Ratio: 0.85),
        "insert-sqlite" => new(Ratio: 1.0),
        "bulk-sqlite" => new(Ratio: 1.6),
        "insert-postgres" or "find-sqlite" or "find-postgres" or "page-postgres" => new(Ratio: 0.95),
        _ => Goal.None,
    };

    private async Task<Arena?> ArenaAsync(string name)
    {
        if (!_arenas.TryGetValue(name, out var arena))
        {
            _arenas[name] = arena = name switch
            {
                "sqlite-normal" => await SqliteArena.StartAsync(SqliteDurability.Normal),
                "sqlite-full" => await SqliteArena.StartAsync(SqliteDurability.Full),
                _ => await PostgresArena.StartAsync(),
            };
        }

        return arena;
    }
}
