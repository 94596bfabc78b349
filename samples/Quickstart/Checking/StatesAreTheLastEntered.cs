using Crm.Persistence;
using Crm.Records;
using Quickstart.Model;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>The state of a record is the last that its history of states names, and one of its process.</summary>
internal sealed class StatesAreTheLastEntered(OpenCrm crm) : StoreCheck(crm)
{
    public override string Name => "states";

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Crm.Runtime.Store.ConnectAsync(TenantId.Default, cancellationToken);
        if (connection is not IJournalStore journal)
            return;
        foreach (var process in SellerCrm.Model.Session.Processes.All)
        {
            await foreach (var record in StreamAsync(process.Type, cancellationToken))
            {
                Looked++;
                var state = process.StateField.Read(record).AsText();
                // States that are imported later may lie before those that are known.
                var entered = await journal.StatesOfAsync(record.Ref, cancellationToken)
                    .Where(s => string.Equals(s.Process, process.Key, StringComparison.Ordinal)).OrderBy(s => s.RecordedAt).LastOrDefaultAsync(cancellationToken);
                if (process.StateOf(record) is null)
                    Find(record, $"\"{state}\" is no state of {process.Key}.");
                if (!string.Equals(state, entered?.State, StringComparison.Ordinal))
                    Find(record, $"It is {state}; the last state that it entered was {entered?.State ?? "none"}.");
            }
        }
    }
}
