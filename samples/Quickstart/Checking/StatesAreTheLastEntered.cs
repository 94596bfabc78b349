using Quickstart.Model;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>The state of a record is the last that its history of states names, and one of its process.</summary>
internal sealed class StatesAreTheLastEntered(OpenCrm crm) : StoreCheck(crm)
{
    public override string Name => "states";

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var model = SellerCrm.Model.Session;
        foreach (var process in model.Processes.All.Where(p => model.Access.MayRead(Crm.Actor, p.Type, p.StateField)))
        {
            await foreach (var (record, session) in AskAsync(process.Type, cancellationToken))
            {
                Looked++;
                var state = process.StateField.Read(record).AsText();
                // States that are imported later may lie before those that are known.
                var entered = await session.StatesAsync(record.Ref, cancellationToken)
                    .Where(s => string.Equals(s.Process, process.Key, StringComparison.Ordinal)).OrderBy(s => s.RecordedAt).LastOrDefaultAsync(cancellationToken);
                if (process.StateOf(record) is null)
                    Find(record, $"\"{state}\" is no state of {process.Key}.");
                if (!string.Equals(state, entered?.State, StringComparison.Ordinal))
                    Find(record, $"It is {state}; the last state that it entered was {entered?.State ?? "none"}.");
            }
        }
    }
}
