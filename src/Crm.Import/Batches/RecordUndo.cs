using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>Gives a record and its parts back what a batch changed, with the rights of whoever undoes it.</summary>
/// <param name="session">The session of the record.</param>
/// <param name="all">A session that sees everything, by which is judged.</param>
/// <param name="batch">The batch.</param>
/// <param name="now">Since when it is in a state that it has again.</param>
internal sealed class RecordUndo(ISession session, IReadSession all, Id<ImportBatch> batch, Instant now)
{
    private readonly List<string> _since = [];
    private bool _isBarred;

    /// <summary>It has earlier values again.</summary>
    public bool IsReverted { get; private set; }

    /// <summary>What is left as it is, and why; empty for nothing.</summary>
    public IEnumerable<Problem> Left(string type, string key)
    {
        if (_since.Count > 0)
            yield return ImportTexts.Problem(ImportCodes.ChangedSince, ("fields", _since.Distinct(StringComparer.Ordinal)), ("type", type), ("key", key));
        if (_isBarred)
            yield return ImportTexts.Problem(ImportCodes.Barred, ("type", type), ("key", key));
    }

    /// <summary>Changes the record in the session.</summary>
    /// <param name="record">The record, of the session.</param>
    /// <param name="truth">The same, of the session that sees everything.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask RunAsync(Record record, Record truth, CancellationToken cancellationToken)
    {
        var type = session.Model.Catalog.Of(record);
        var history = await BatchHistory.ReadAsync(all, record.Ref, batch, cancellationToken).ConfigureAwait(false);
        Revert(type, record, truth, history, "");
        foreach (var partType in type.PartTypes.Select(session.Model.Catalog.Get))
        {
            var held = type.PartsOf(record, partType).ToList();
            foreach (var (part, whole) in held.Join(type.PartsOf(truth, partType), p => p.Ref, w => w.Ref, (p, w) => (p, w)))
                await RevertPartAsync(type, record, partType, part, whole, cancellationToken).ConfigureAwait(false);
            if (history.IsReverted)
                continue;
            foreach (var gone in history.Parts.Where(p => string.Equals(p.Type, partType.Name, StringComparison.Ordinal) && !held.Exists(h => h.Ref == p)))
                await BringBackAsync(type, record, partType, gone, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RevertPartAsync(RecordType type, Record root, RecordType partType, Record part, Record truth, CancellationToken cancellationToken)
    {
        var history = await BatchHistory.ReadAsync(all, part.Ref, batch, cancellationToken).ConfigureAwait(false);
        if (!history.IsMade)
            Revert(partType, part, truth, history, partType.Name + ".");
        else if (history.ChangedSince(partType, truth).ToList() is { Count: > 0 } since)
            _since.AddRange(since.Select(f => $"{partType.Name}.{f}"));
        else
            IsReverted |= type.RemovePart(root, part);
    }

    // With the values that it had, as a part of its own.
    private async ValueTask BringBackAsync(RecordType type, Record root, RecordType partType, RecordRef gone, CancellationToken cancellationToken)
    {
        var history = await BatchHistory.ReadAsync(all, gone, batch, cancellationToken).ConfigureAwait(false);
        if (!history.IsTakenOut)
            return;
        var part = partType.Create(session.Tenant);
        foreach (var (key, value) in history.Purged)
        {
            if (partType.Find(key) is not { System: false, Write: { } write } field || field == partType.RootField)
                continue;
            if (session.Model.Access.MayWrite(session.Actor, partType, field))
                write(part, value);
            else
                _isBarred = true;
        }

        type.AddPart(root, part);
        IsReverted = true;
    }

    private void Revert(RecordType type, Record record, Record truth, BatchHistory history, string prefix)
    {
        foreach (var key in history.Fields)
        {
            if (type.Find(key) is not { } field)
                continue;
            var (before, present) = (history.Before(key), field.Read(truth));
            if (before == present)
                continue;
            if (history.After(key, present) == present)
                Write(type, record, field, before);
            else if (session.Model.Access.MayRead(session.Actor, type, field))
                _since.Add(prefix + key);
            else
                _isBarred = true;
        }
    }

    // What is derived follows the rest.
    private void Write(RecordType type, Record record, FieldDefinition field, FieldValue earlier)
    {
        if (field.ReadOnly && field.Kind != FieldKind.State)
            return;
        if (!session.Model.Access.MayWrite(session.Actor, type, field))
            _isBarred = true;
        else if (field.Kind == FieldKind.State)
            IsReverted |= Enter(type, record, field, earlier);
        else if (field.Write is { } write)
        {
            write(record, earlier);
            IsReverted = true;
        }
    }

    private bool Enter(RecordType type, Record record, FieldDefinition field, FieldValue earlier)
    {
        if (earlier.AsText() is not { } state || session.Model.Processes.Of(type).FirstOrDefault(p => p.StateField == field) is not { } process)
            return false;
        session.Process(record, process.Key).Import((state, now));
        return true;
    }
}
