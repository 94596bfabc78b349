using System.Data.Common;
using Crm.Errors;
using Crm.Journal;
using Crm.Sql;
using NodaTime;

namespace Crm.EntityFrameworkCore;

/// <summary>The journal from place to place.</summary>
internal sealed partial class RelationalConnection
{
    public async ValueTask<JournalPage> ReadJournalAsync(JournalCursor? after, int take, CancellationToken cancellationToken)
    {
        MustBeOwn();
        var next = after ?? await FindForgottenAsync(cancellationToken).ConfigureAwait(false) ?? JournalCursor.Beginning;
        var entries = new List<JournalEntry>();
        await foreach (var (entry, cursor) in ReadAllAsync(_sql.Feed.Read(tenant, next, take), Read, cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
            next = cursor;
        }

        // Only now: what is forgotten while it is read must not be passed over.
        if (after is not null)
            await LookAsync(after, cancellationToken).ConfigureAwait(false);
        return new JournalPage(entries, next);

        (JournalEntry, JournalCursor) Read(DbDataReader row)
        {
            var entry = _sql.Feed.ReadEntry(row);
            return (entry, _sql.Feed.CursorOf(row, entry));
        }
    }

    public async ValueTask<JournalCursor> FindJournalEndAsync(CancellationToken cancellationToken)
    {
        MustBeOwn();
        return await ReadAllAsync(_sql.Feed.End(tenant), _sql.Feed.ReadCursor, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? await FindForgottenAsync(cancellationToken).ConfigureAwait(false)
            ?? JournalCursor.Beginning;
    }

    public async ValueTask<int> ForgetJournalAsync(Instant before, int take, CancellationToken cancellationToken)
    {
        MustBeOwn();
        var from = await FindForgottenAsync(cancellationToken).ConfigureAwait(false) ?? JournalCursor.Beginning;
        // One more, for the last entry stays: it holds the place of those that read to the end, and where a database counts positions by it, their number too.
        var places = await ReadAllAsync(_sql.Feed.Places(tenant, from, take + 1), row => (At: _sql.Feed.ReadAt(row), Cursor: _sql.Feed.ReadCursor(row)), cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var old = places.SkipLast(1).TakeWhile(p => p.At < before).ToList();
        if (old.Count == 0)
            return 0;
        var upTo = old[^1].Cursor;
        if (!await WriteAsync(_sql.Feed.Forget(tenant, upTo), HappenedAsync, cancellationToken).ConfigureAwait(false))
            throw new StoreException("The journal was not forgotten: somebody else did something at the same moment.") { IsTransient = true };
        return old.Count;

        async ValueTask<bool> HappenedAsync(CancellationToken token) => await FindForgottenAsync(token).ConfigureAwait(false) is { } mark && !mark.IsBefore(upTo);
    }

    private async ValueTask LookAsync(JournalCursor after, CancellationToken cancellationToken)
    {
        var isThere = false;
        JournalCursor? forgotten = null;
        await foreach (var (isEntry, cursor) in ReadAllAsync(_sql.Feed.Look(tenant, after), row => (JournalSql.IsEntry(row), _sql.Feed.ReadCursor(row)), cancellationToken).ConfigureAwait(false))
        {
            isThere |= isEntry;
            forgotten = isEntry ? forgotten : cursor;
        }

        after.Require(isThere, forgotten);
    }

    private ValueTask<JournalCursor?> FindForgottenAsync(CancellationToken cancellationToken) =>
        ReadAllAsync(_sql.Feed.FindForgotten(tenant), _sql.Feed.ReadCursor, cancellationToken).FirstOrDefaultAsync(cancellationToken);

    // In a transaction of the host it would show what may yet be undone, and positions that others will have then.
    private void MustBeOwn()
    {
        if (database is not IOwnSession)
            throw new InvalidOperationException("The journal is read and forgotten by ICrmRuntime, not in a context of the host.");
    }
}
