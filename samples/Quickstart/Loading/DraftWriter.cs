using Crm.Access;
using Crm.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Quickstart.Loading;

/// <summary>Adds records, some hundred with each commit; what the CRM refuses is left out with the CRM's own reason.</summary>
internal sealed class DraftWriter(ICrmRuntime crm, LoadNotes notes, CancellationToken cancellationToken)
{
    private const int AtOnce = 500;

    /// <summary>Adds the records and returns those that were taken.</summary>
    public async Task<IReadOnlyList<T>> AddAsync<T>(IEnumerable<Draft<T>> drafts) where T : Record
    {
        var added = new List<T>();
        foreach (var some in drafts.Chunk(AtOnce))
            added.AddRange(await CommitAsync(some));
        return added;
    }

    private async Task<IEnumerable<T>> CommitAsync<T>(Draft<T>[] drafts) where T : Record
    {
        // A session each: it remembers whatever it added, and looks at all of it with every commit.
        await using var session = await crm.OpenSessionAsync(Actor.System, cancellationToken);
        foreach (var draft in drafts)
        {
            session.Add(draft.Record);
            draft.Added?.Invoke(session);
        }

        var byName = drafts.ToDictionary(d => d.Record.Ref.ToString(), StringComparer.Ordinal);
        while (await session.TryCommitAsync(cancellationToken: cancellationToken) is { IsCommitted: false } refused)
        {
            if (LeaveOut(refused.Problems, byName, session) == 0)
                refused.ThrowIfNotCommitted();
        }

        return byName.Values.Select(d => d.Record);
    }

    private int LeaveOut<T>(IReadOnlyList<Problem> problems, Dictionary<string, Draft<T>> drafts, IWriteSession session) where T : Record
    {
        var before = drafts.Count;
        foreach (var problem in problems)
        {
            if (problem.Subject is null || !drafts.Remove(problem.Subject, out var draft))
                continue;
            session.Remove(draft.Record);
            notes.LeaveOut(new BadRow(draft.Row.File, draft.Row.Line, problem.Path, RecordKind.NameOf(draft.Record), problem.Message));
        }

        return before - drafts.Count;
    }
}
