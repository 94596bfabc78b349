using Crm.Benchmarks.Ratios;

namespace Crm.Benchmarks.Imports;

/// <summary>Imports one messy file into an empty database; before and after the timing all rows of all tables are compared, and the reasons of those that were not taken.</summary>
internal sealed class ImportContest(string name, Goal goal, ImportArena arena, string contender) : Contest, IDisposable
{
    private IImport? _byHand;
    private IImport? _byWay;

    public override string Name => name;

    public override string Operation => "one row of the file";

    public override Goal Goal => goal;

    public override int Operations => ImportArena.Rows;

    public override bool IsAsync => true;

    public override void Begin()
    {
        Dispose();
        arena.Clear();
        (_byHand, _byWay) = (ImportArena.Make("limit", arena.Copy()), ImportArena.Make(contender, arena.Copy()));
        // What the pass before left behind.
        GC.Collect();
    }

    public override void Limit() => _byHand!.Run(arena.FilePath);

    public override void Ours() => _byWay!.Run(arena.FilePath);

    public override void Check()
    {
        var (hand, way) = (Imported.By("limit", arena), Imported.By(contender, arena));
        Same(hand.Outcome.Created, way.Outcome.Created, "the number of records");
        Same(hand.Outcome.Repeated, way.Outcome.Repeated, "the number of rows that say again what is known");
        Same(ImportArena.Rows, hand.Outcome.Created + hand.Outcome.Repeated + hand.Outcome.Rejects.Select(r => r.Line).Distinct().Count(), "the number of rows");
        SameList(hand.Reasons, way.Reasons, "a reason");
        SameList(hand.Tables, way.Tables, "the number of rows of a table");
        SameList(hand.Rows, way.Rows, "a row");
    }

    public void Dispose()
    {
        _byHand?.Dispose();
        _byWay?.Dispose();
        (_byHand, _byWay) = (null, null);
    }

    private void SameList<T>(IReadOnlyList<T> byHand, IReadOnlyList<T> byWay, string of)
    {
        foreach (var (hand, way) in byHand.Zip(byWay))
            Same(hand, way, of);
        Same(byHand.Count, byWay.Count, $"the number of times there is {of}");
    }
}
