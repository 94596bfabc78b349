using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>Records as they are read; the rest of them can be taken into memory when the connection is needed for something else.</summary>
internal sealed class RecordStream(IRows rows, RecordColumns columns, Func<IRows, CancellationToken, ValueTask<bool>> next) : IAsyncDisposable
{
    private Queue<Record>? _buffered;

    public async ValueTask<Record?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_buffered is not null)
            return _buffered.TryDequeue(out var record) ? record : null;
        return await next(rows, cancellationToken).ConfigureAwait(false) ? columns.Read(rows.Reader) : null;
    }

    public async ValueTask BufferAsync(CancellationToken cancellationToken)
    {
        if (_buffered is not null)
            return;
        var rest = new Queue<Record>();
        while (await next(rows, cancellationToken).ConfigureAwait(false))
            rest.Enqueue(columns.Read(rows.Reader));
        _buffered = rest;
        await rows.DisposeAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _buffered is null ? rows.DisposeAsync() : ValueTask.CompletedTask;
}
