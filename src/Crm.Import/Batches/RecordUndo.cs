using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>Undoes in a session what a batch did to one record and its parts, as their histories tell it.</summary>
internal sealed class RecordUndo
{
    private readonly ISession _session;
    private readonly Id<ImportBatch> _batch;
    private readonly Instant _now;
    private readonly BatchHistory _history;
    private readonly List<string> _since = [];

    private RecordUndo(ISession session, Record record, Id<ImportBatch> batch, Instant now, BatchHistory history) =>
        (_session, Record, _batch, _now, _history) = (session, record, batch, now, history);

    public Record Record { get; }

    /// <summary>It goes to the recycle bin, for the batch made it or took it out of there.</summary>
    public bool Removes { get; private set; }

    /// <summary>It stays all the same, as it is.</summary>
    public bool Stays => !Removes && MayRemove;

    /// <summary>It has earlier values again.</summary>
    public bool IsReverted { get; private set; }

    private bool MayRemove => !_history.IsSettled && (_history.IsMade || _history.IsRevived);

    public static async ValueTask<RecordUndo> ReadAsync(
        ISession session, Record record, Id<ImportBatch> batch, Instant now, CancellationToken cancellationToken)
    {
        var history = await BatchHistory.ReadAsync(session, record.Ref, batch, cancellationToken).ConfigureAwait(false);
        var undo = new RecordUndo(session, record, batch, now, history);
        if (undo.MayRemove)
            undo.Removes = undo.IsUntouched(history, "");
        return undo;
    }

    /// <summary>It stays, for somebody needs it.</summary>
    public void Keep() => Removes = false;

    /// <summary>What was changed after the import, and is left as it is; null for nothing.</summary>
    public Problem? Left(string type, string key) =>
        _since.Count == 0 ? null : ImportTexts.Problem(ImportCodes.ChangedSince, ("fields", _since.Distinct(StringComparer.Ordinal)), ("type", type), ("key", key));

    /// <summary>Gives back the values and parts that the batch changed, also of what goes back to the recycle bin.</summary>
    public async ValueTask RevertAsync(CancellationToken cancellationToken)
    {
        if (_history.IsSettled || _history.IsMade || Stays)
            return;
        var type = _session.Model.Catalog.Get(Record.Ref.Type);
        Revert(type, Record, _history, "");
        foreach (var partType in type.PartTypes.Select(_session.Model.Catalog.Get))
        {
            var held = type.PartsOf(Record, partType).ToList();
            foreach (var part in held)
                await RevertPartAsync(type, partType, part, cancellationToken).ConfigureAwait(false);
            foreach (var gone in _history.Parts.Where(p => string.Equals(p.Type, partType.Name, StringComparison.Ordinal) && !held.Exists(h => h.Ref == p)))
                await BringBackAsync(type, partType, gone, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RevertPartAsync(RecordType type, RecordType partType, Record part, CancellationToken cancellationToken)
    {
        var history = await BatchHistory.ReadAsync(_session, part.Ref, _batch, cancellationToken).ConfigureAwait(false);
        if (!history.IsMade)
            Revert(partType, part, history, partType.Name + ".");
        else if (IsUntouched(history, partType.Name + "."))
            IsReverted |= type.RemovePart(Record, part);
    }

    // With the values that it had, as a part of its own.
    private async ValueTask BringBackAsync(RecordType type, RecordType partType, RecordRef gone, CancellationToken cancellationToken)
    {
        var history = await BatchHistory.ReadAsync(_session, gone, _batch, cancellationToken).ConfigureAwait(false);
        if (!history.IsTakenOut)
            return;
        var part = partType.Create(_session.Tenant);
        foreach (var field in BatchHistory.FieldsOf(history.Purged).Select(partType.Find).OfType<FieldDefinition>().Where(f => !f.System && f != partType.RootField))
            field.Write?.Invoke(part, BatchHistory.Old(history.Purged, field.Key));
        type.AddPart(Record, part);
        IsReverted = true;
    }

    // Whatever was done to it since is somebody's work.
    private bool IsUntouched(BatchHistory history, string prefix)
    {
        var since = history.Since.ToList();
        _since.AddRange(since.Select(field => prefix + field));
        return since.Count == 0;
    }

    private void Revert(RecordType type, Record record, BatchHistory history, string prefix)
    {
        foreach (var key in history.Fields)
        {
            if (!history.TryFindEarlier(key, out var earlier))
                _since.Add(prefix + key);
            else if (type.Find(key) is { } field)
                Write(type, record, field, earlier);
        }
    }

    private void Write(RecordType type, Record record, FieldDefinition field, FieldValue earlier)
    {
        if (field.Kind == FieldKind.State)
            Enter(type, record, field, earlier);
        else if (field.Write is { } write)
            write(record, earlier);
        else
            return; // What is derived follows the rest.
        IsReverted = true;
    }

    private void Enter(RecordType type, Record record, FieldDefinition field, FieldValue earlier)
    {
        if (earlier.AsText() is { } state && _session.Model.Processes.Of(type).FirstOrDefault(p => p.StateField == field) is { } process)
            _session.Process(record, process.Key).Import((state, _now));
    }
}
