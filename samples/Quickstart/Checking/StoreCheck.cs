using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Model;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>One thing that must hold of every record that the actor sees.</summary>
internal abstract class StoreCheck(OpenCrm crm)
{
    protected const int AtOnce = 500;

    private readonly List<CheckFinding> _findings = [];

    /// <summary>What is looked at, in a few words.</summary>
    public abstract string Name { get; }

    protected OpenCrm Crm => crm;

    /// <summary>How many things were looked at so far.</summary>
    protected long Looked { get; set; }

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        return new CheckResult(Name, Looked, _findings) { Facts = Facts };
    }

    protected virtual IReadOnlyDictionary<string, string> Facts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Looks at all types, one after another, unless a check has another way.</summary>
    protected virtual async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var type in SellerCrm.Model.Catalog.Types)
            await LookAsync(type, cancellationToken);
    }

    /// <summary>Looks at the records of a type.</summary>
    protected virtual Task LookAsync(RecordType type, CancellationToken cancellationToken) => Task.CompletedTask;

    protected void Find(string sentence) => _findings.Add(new CheckFinding("", "", sentence));

    protected void Find(Record record, string sentence) => _findings.Add(new CheckFinding(record.Ref.Type, $"{RecordKind.NameOf(record)} ({record.RawId})", sentence));

    /// <summary>The live records of a type, one after another, each type in a session of its own.</summary>
    protected async IAsyncEnumerable<Record> StreamAsync(RecordType type, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        await foreach (var record in session.Set(type.Name).StreamAsync(cancellationToken))
            yield return record;
    }

    /// <summary>As <see cref="StreamAsync"/>, so many at a time.</summary>
    protected IAsyncEnumerable<Record[]> ChunksAsync(RecordType type, int size, CancellationToken cancellationToken) => StreamAsync(type, cancellationToken).Chunk(size);

    /// <summary>The live records of a type, each with a session to ask more of it; sessions are short, since they keep what they have read.</summary>
    protected async IAsyncEnumerable<(Record Record, IReadSession Session)> AskAsync(RecordType type, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var records in ChunksAsync(type, AtOnce, cancellationToken))
        {
            await using var session = await crm.OpenSessionAsync(cancellationToken);
            foreach (var record in records)
                yield return (record, session);
        }
    }

    /// <summary>What lies in the recycle bin is still there.</summary>
    protected async Task<HashSet<Guid>> BinAsync(RecordType type, CancellationToken cancellationToken)
    {
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        return await session.Set(type.Name).InBin().StreamAsync(cancellationToken).Select(r => r.RawId).ToHashSetAsync(cancellationToken: cancellationToken);
    }
}
