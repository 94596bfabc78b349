using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>Records as they are read; the rest of them can be taken into memory when the connection is needed for something else.</summary>
/// <param name="rows">The rows.</param>
/// <param name="columns">What a row holds.</param>
/// <param name="next">Goes to the next row.</param>
/// <param name="isEndless">True when the query takes any number of rows.</param>
internal sealed class RecordStream(IRows rows, RecordColumns columns, Func<IRows, CancellationToken, ValueTask<bool>> next, bool isEndless) : IAsyncDisposable
{
    private readonly Queue<Record> _buffered = [];
    private bool _isRead;
    private bool _isAmidst;
    private bool _isDisposed;

    public async ValueTask<Record?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_buffered.TryDequeue(out var record))
            return record;
        if (_isRead)
            return null;
        _isAmidst = false;
        _isAmidst = await next(rows, cancellationToken).ConfigureAwait(false);
        return _isAmidst ? columns.Read(rows.Reader) : null;
    }

    // What was read stays read, should the rest be cut off.
    public async ValueTask BufferAsync(CancellationToken cancellationToken)
    {
        if (_isRead || _isDisposed)
            return;
        while (await next(rows, cancellationToken).ConfigureAwait(false))
            _buffered.Enqueue(columns.Read(rows.Reader));
        _isRead = true;
        await rows.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_isRead)
            return;
        // What is left of a page is less than the trip to say so.
        if (_isAmidst && isEndless)
            await rows.AbandonAsync().ConfigureAwait(false);
        await rows.DisposeAsync().ConfigureAwait(false);
    }
}
