using System.Collections.Immutable;
using Crm.Definitions;
using Crm.Persistence;
using Crm.Records;
using Crm.Values;

namespace Crm.Commits;

/// <summary>Which claims a commit gives up and takes: unique values and published keys of live records, external ids also of those in the recycle bin.</summary>
internal static class ClaimPlanner
{
    public static ImmutableArray<ClaimWrite> Plan(IEnumerable<Change> changes)
    {
        var given = ImmutableArray.CreateBuilder<ClaimWrite>();
        var taken = ImmutableArray.CreateBuilder<ClaimWrite>();
        foreach (var change in changes)
        {
            if (!MayDiffer(change))
                continue;
            if (change.Before is null)
            {
                foreach (var claim in Of(change.Type, change.Record, isLive: true))
                    taken.Add(new ClaimWrite(claim, change.Ref, Take: true));
                continue;
            }

            var before = Of(change.Type, change.Before, !change.Before.IsDeleted).ToHashSet();
            var after = change.Kind == ChangeKind.Purge ? [] : Of(change.Type, change.Record, WillBeLive(change)).ToHashSet();
            foreach (var claim in before.Except(after))
                given.Add(new ClaimWrite(claim, change.Ref, Take: false));
            foreach (var claim in after.Except(before))
                taken.Add(new ClaimWrite(claim, change.Ref, Take: true));
        }

        given.AddRange(taken);
        return given.DrainToImmutable();
    }

    // Most updates touch nothing of which there is only one.
    private static bool MayDiffer(Change change) => change.Record is Definition
        || (change.Before is null ? change.Record.ExternalIds.Count > 0 || !change.Type.UniqueFields.IsEmpty : change.Kind != ChangeKind.Update)
        || change.Fields.Any(f => f.Unique || string.Equals(f.Key, SystemFields.ExternalIds, StringComparison.Ordinal));

    // When it was removed is written last.
    private static bool WillBeLive(Change change) => change.Kind == ChangeKind.Restore || (change.Kind != ChangeKind.Delete && !change.Record.IsDeleted);

    private static IEnumerable<Claim> Of(RecordType type, Record record, bool isLive)
    {
        foreach (var external in record.ExternalIds)
            yield return Claim.OfExternalId(type.Name, external.System, external.Value);
        if (!isLive)
            yield break;
        if (record is Definition { Status: DefinitionStatus.Published } definition)
            yield return Claim.OfPublished(type.Name, definition.KindName, definition.Key);
        foreach (var field in type.UniqueFields)
        {
            if (field.Read(record) is { IsMissing: false } value)
                yield return new Claim(type.Name, field.Key, Fold.Of(value.ToString()));
        }
    }
}
