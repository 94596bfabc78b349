using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>All checks, one after another.</summary>
internal sealed class StoreChecks(OpenCrm crm, Terminal terminal)
{
    public async Task<CheckAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var checks = new List<StoreCheck> { new ReferencesLeadSomewhere(crm), new ClaimsPointBack(crm), new JournalTellsTheRecord(crm), new StatesAreTheLastEntered(crm) };
        if (crm.Sqlite is { } store)
            checks.Insert(0, new SqliteFileIsSound(crm, store));
        var results = new List<CheckResult>();
        foreach (var check in checks)
        {
            terminal.Note($"Looking at {check.Name} …");
            results.Add(await check.RunAsync(cancellationToken));
        }

        return new CheckAnswer(results);
    }
}
