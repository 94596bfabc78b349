using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>The store alone, without a session: it is handed what a commit has made, and only writes it.</summary>
internal sealed class BulkWay(ICrmRuntime crm) : SessionWay(crm)
{
    private readonly RecordType _type = crm.Model.Catalog.Get<Account>();

    // What a commit does before it writes, and all contenders do, is done here: ids, times, worth, one entry of the journal.
    public override async Task InsertAsync(IReadOnlyList<Account> accounts)
    {
        var (ids, now, commit) = (Journal.NewIds(accounts.Count), SystemClock.Instance.GetCurrentInstant(), Guid.CreateVersion7());
        var writes = new RecordWrite[accounts.Count];
        for (var i = 0; i < writes.Length; i++)
            writes[i] = new RecordWrite(WriteKind.Insert, _type, Stamped(accounts[i], ids[i], now), 0, []);
        await using var connection = await Crm.Store.ConnectAsync(TenantId.Default, CancellationToken.None);
        var entry = new JournalEntry
        {
            Commit = commit,
            Record = new RecordRef(_type.Name, ids[^1]),
            Version = 1,
            Kind = JournalKind.Created,
            At = now,
            Actor = Actor.User,
            Cause = new Cause(commit, 0, null),
            Batch = ids,
        };
        var outcome = await connection.CommitAsync(new CommitBatch { Id = commit, At = now, Writes = [.. writes], Journal = [entry] }, CancellationToken.None);
        if (!outcome.IsWritten)
            throw new InvalidOperationException("The accounts were not written.");
    }

    private Account Stamped(Account account, Guid id, Instant now)
    {
        Write("id", FieldValue.Reference(new RecordRef(_type.Name, id)));
        Write("version", FieldValue.Integer(1));
        Write("createdAt", FieldValue.Instant(now));
        Write("updatedAt", FieldValue.Instant(now));
        account.Amount = account.Amount!.At(1, now.InUtc().Date);
        return account;

        void Write(string field, FieldValue value) => _type.Get(field).Write!(account, value);
    }
}
