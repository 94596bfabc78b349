using Crm.Access;
using Crm.Records;
using Quickstart.Model;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>Every reference names a record that is there, if only in the recycle bin.</summary>
internal sealed class ReferencesLeadSomewhere(OpenCrm crm) : StoreCheck(crm)
{
    private readonly HashSet<RecordRef> _there = [];
    private readonly List<(Record From, FieldDefinition By, RecordRef To)> _ahead = [];

    public override string Name => "references";

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        await base.LookAsync(cancellationToken);
        foreach (var (from, by, to) in _ahead.Where(a => !_there.Contains(a.To)))
            Find(from, $"{by.Key} names {to}, which is nowhere.");
    }

    protected override async Task LookAsync(RecordType type, CancellationToken cancellationToken)
    {
        _there.UnionWith((await BinAsync(type, cancellationToken)).Select(id => new RecordRef(type.Name, id)));
        var references = type.Fields.Where(f => f.Kind == FieldKind.Reference && !string.Equals(f.Key, "id", StringComparison.Ordinal)).ToArray();
        await foreach (var record in StreamAsync(type, cancellationToken))
            Look(record, references);
    }

    private void Look(Record record, FieldDefinition[] references)
    {
        _there.Add(record.Ref);
        foreach (var field in references)
        {
            if (field.Read(record).AsReference() is not { } to)
                continue;
            Looked++;
            if (!_there.Contains(to) && SeesAll(to.Type))
                _ahead.Add((record, field, to));
        }
    }

    // What the actor may not see cannot be told from what is not there.
    private bool SeesAll(string type) =>
        SellerCrm.Model.Catalog.Find(type) is not { } target || SellerCrm.Model.Session.Access.For(Crm.Actor, target, Right.Read) is null;
}
