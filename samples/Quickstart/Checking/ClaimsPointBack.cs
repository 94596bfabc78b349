using Crm.Persistence;
using Crm.Records;
using Crm.Values;
using Quickstart.Stores;

namespace Quickstart.Checking;

/// <summary>Every external id and unique value leads to the record that has it, and to no other.</summary>
internal sealed class ClaimsPointBack(OpenCrm crm) : StoreCheck(crm)
{
    public override string Name => "external ids and unique values";

    protected override async Task LookAsync(RecordType type, CancellationToken cancellationToken)
    {
        await using var connection = await Crm.Runtime.Store.ConnectAsync(TenantId.Default, cancellationToken);
        var unique = type.Fields.Where(f => f.Unique).ToArray();
        await foreach (var records in ChunksAsync(type, AtOnce, cancellationToken))
        {
            var claims = records.SelectMany(r => ClaimsOf(r, unique).Select(c => (Claim: c, Record: r))).ToArray();
            var holders = await connection.FindClaimsAsync([.. claims.Select(c => c.Claim).Distinct()], cancellationToken);
            foreach (var (claim, record) in claims)
                await LookAsync(claim, record, holders, cancellationToken);
        }
    }

    private async Task LookAsync(Claim claim, Record record, IReadOnlyDictionary<Claim, RecordRef> holders, CancellationToken cancellationToken)
    {
        Looked++;
        if (!holders.TryGetValue(claim, out var holder))
            Find(record, $"{claim.Field} \"{claim.Key}\" is not found when it is looked up.");
        else if (holder != record.Ref)
            Find(record, $"{claim.Field} \"{claim.Key}\" leads to another record{await NameAsync(holder, cancellationToken)}.");
    }

    // That there is another must be told; which one is only for those who see it.
    private async Task<string> NameAsync(RecordRef holder, CancellationToken cancellationToken)
    {
        await using var session = await Crm.OpenSessionAsync(cancellationToken);
        return Crm.Actor.IsSystem || await session.FindAsync(holder, cancellationToken) is not null ? $", {holder}" : "";
    }

    private static IEnumerable<Claim> ClaimsOf(Record record, FieldDefinition[] unique) => record.ExternalIds
        .Select(e => Claim.OfExternalId(record.Ref.Type, e.System, e.Value))
        .Concat(unique.Where(f => !f.Read(record).IsMissing).Select(f => new Claim(record.Ref.Type, f.Key, Fold.Of(f.Read(record).ToString()))));
}
