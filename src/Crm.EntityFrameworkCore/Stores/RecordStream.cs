using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>Records as they are read; the rest of them can be taken into memory when the connection is needed for something else.</summary>
internal sealed class RecordStream(IRows rows, RecordColumns columns, Func<IRows, CancellationToken, ValueTask<bool>> next) : IAsyncDisposable
{
    private readonly Queue<Record> _buffered = [];
    private bool _isRead;
    private bool _isDisposed;

    public async ValueTask<Record?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_buffered.TryDequeue(out var record))
            return record;
        return !_isRead && await next(rows, cancellationToken).ConfigureAwait(false) ? columns.Read(rows.Reader) : null;
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
        if (!_isRead)
            await rows.DisposeAsync().ConfigureAwait(false);
    }
}
