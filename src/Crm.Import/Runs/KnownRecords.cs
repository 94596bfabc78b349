using Crm.Access;
using Crm.Import.Cells;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Values;

namespace Crm.Import.Runs;

/// <summary>Records that rows refer to, found by their keys a batch at a time and remembered.</summary>
internal sealed class KnownRecords(ICrmRuntime crm, TenantId tenant, Actor actor, string system)
{
    private readonly Dictionary<Name, Record> _found = [];
    private readonly Dictionary<string, RecordType> _types = new(StringComparer.Ordinal);

    // Of a dry run, which writes nothing.
    private readonly Dictionary<Name, Record> _promised = [];
    private readonly HashSet<RecordRef> _promises = [];

    /// <summary>How a row's word names a record.</summary>
    /// <param name="Type">The record's type.</param>
    /// <param name="System">The system of its external id; empty where it is named by a field.</param>
    /// <param name="Field">The field by which it is named; empty for an external id.</param>
    /// <param name="Key">The key.</param>
    private readonly record struct Name(string Type, string System, string Field, string Key);

    /// <summary>Looks for whatever some rows name and is not known yet.</summary>
    public async ValueTask LookUpAsync(IEnumerable<NamedRecord> references, CancellationToken cancellationToken)
    {
        var wanted = references.Select(NameOf).Where(n => !_found.ContainsKey(n)).Distinct().ToLookup(n => (n.Type, n.System, n.Field), n => n.Key);
        if (wanted.Count == 0)
            return;
        var session = await crm.OpenSessionAsync(tenant, actor, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        foreach (var group in wanted)
        {
            var set = session.Set(group.Key.Type);
            _types[group.Key.Type] = set.Type;
            if (group.Key.Field.Length == 0)
            {
                foreach (var (key, record) in await set.FindByExternalIdsAsync(group.Key.System, group, cancellationToken).ConfigureAwait(false))
                    _found[new Name(group.Key.Type, group.Key.System, "", key)] = record;
            }
            else
                await FindByFieldAsync(set, group.Key.Field, [.. group], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The record; null when there is none, or none yet.</summary>
    public Record? Find(NamedRecord reference) => _found.GetValueOrDefault(NameOf(reference));

    /// <summary>A field of the record, also of one that there would be but for a dry run; missing where there is none.</summary>
    public FieldValue Read(NamedRecord reference, string field) =>
        (Find(reference) ?? _promised.GetValueOrDefault(NameOf(reference))) is { } found ? _types[found.Ref.Type].Get(field).Read(found) : FieldValue.Missing;

    /// <summary>A dry run would have made a record, or taken it out of the recycle bin.</summary>
    public void Promise(string ofSystem, string key, Record record)
    {
        _promised.TryAdd(new Name(record.Ref.Type, ofSystem, "", key), record);
        _promises.Add(record.Ref);
    }

    /// <summary>The record is one of those.</summary>
    public bool IsPromised(RecordRef reference) => _promises.Contains(reference);

    /// <summary>The record to write into the field: one that a dry run has only promised where the field is required, since it could not be judged without.</summary>
    public Record? ToWrite(NamedRecord reference) => Find(reference) ?? (reference.Field.Required ? _promised.GetValueOrDefault(NameOf(reference)) : null);

    /// <summary>What a row refers to and is not there.</summary>
    public List<NamedRecord> LackingOf(RowDraft draft) => [.. draft.References.Where(r => Find(r) is null && !_promised.ContainsKey(NameOf(r)))];

    private async ValueTask FindByFieldAsync(RecordSet<Record> set, string field, string[] keys, CancellationToken cancellationToken)
    {
        var definition = set.Type.Get(field);
        foreach (var some in keys.Chunk(100))
        {
            // Of several that are called the same, none is meant.
            var byFold = (await set.Where(Rule.Field(field).In(some)).ToListAsync(cancellationToken).ConfigureAwait(false))
                .ToLookup(r => Fold.Of(definition.Read(r).ToString()), StringComparer.Ordinal);
            foreach (var key in some)
            {
                if (byFold[Fold.Of(key)].ToArray() is [var only])
                    _found[new Name(set.Type.Name, "", field, key)] = only;
            }
        }
    }

    private Name NameOf(NamedRecord reference)
    {
        var type = reference.By?.Type ?? reference.Field.Target!;
        return reference.By?.Field is { } field ? new Name(type, "", field, reference.Name) : new Name(type, reference.By?.System ?? system, "", reference.Name);
    }
}
