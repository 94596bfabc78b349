using Crm.Access;
using Crm.Definitions;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Models;
using Crm.Processes;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Lets a definition be published only by who may, only when it fits, and only when its rules name what the publisher may read.</summary>
internal sealed class DefinitionPolicy(SessionModel code) : IRefusingPolicy
{
    public CommitPhase Phase => CommitPhase.Validate;

    public async ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (!context.Pending.Any(IsOfDefinition))
            return;
        foreach (var change in context.Pending.Where(IsOfDefinition).Where(c => Counts(c.Before as Definition) || WillCount(c)))
        {
            if (!context.Model.Access.Policy.Has(context.Actor, NamedRights.Publish))
                context.Refuse(change, new Problem(ProblemCodes.AccessRightMissing, "status", ("right", NamedRights.Publish)));
        }

        // What earlier rounds published counts with it.
        await CheckFitAsync(context, [.. context.Changes.Where(IsOfDefinition)], cancellationToken).ConfigureAwait(false);
    }

    private static bool IsOfDefinition(Change change) => change.Record is Definition;

    private static bool Counts(Definition? definition) => definition is { Status: DefinitionStatus.Published, IsDeleted: false };

    // Out of the recycle bin or into it: the times are written last.
    private static bool WillCount(Change change) => change.Record is Definition { Status: DefinitionStatus.Published }
        && change.Kind is not (ChangeKind.Delete or ChangeKind.Purge) && (change.Kind == ChangeKind.Restore || !change.Record.IsDeleted);

    private async ValueTask CheckFitAsync(CommitContext context, Change[] changes, CancellationToken cancellationToken)
    {
        var stored = await TenantModels.PublishedAsync(context.Store, changes[0].Type, cancellationToken).ConfigureAwait(false);
        var published = changes.Where(WillCount).ToArray();
        Definition[] after = [.. stored.Where(s => changes.All(c => c.Ref != s.Ref)), .. published.Select(c => (Definition)c.Record)];
        foreach (var twice in after.GroupBy(d => (d.KindName, d.Key)).Where(g => g.Count() > 1))
            context.Refuse(CommitReport.Twice(twice.Key.KindName, twice.Key.Key));
        if (context.Problems.Count > 0)
            return;
        try
        {
            var composed = TenantModel.Compose(code, after);
            foreach (var change in published)
                CheckRights(context, change, composed);
        }
        catch (RefusedException error)
        {
            foreach (var problem in error.Problems)
                context.Refuse(problem);
        }
    }

    // A stored rule runs for everyone, so its author may not smuggle in fields that are hidden from them.
    private static void CheckRights(CommitContext context, Change change, SessionModel composed)
    {
        var definition = (Definition)change.Record;
        var scope = composed.Access.ScopeOf(context.Actor, composed.Segments.GetValueOrDefault, hasBefore: true);
        foreach (var problem in HiddenFrom(definition, composed, scope))
            context.Refuse(change, problem);
    }

    private static IEnumerable<Problem> HiddenFrom(Definition definition, SessionModel composed, RuleScope scope)
    {
        switch (definition.Kind)
        {
            case DefinitionKind.Validation:
                var (name, rule, _, _) = DefinitionContent.Validation(definition.Content);
                return RuleBinder.TryBind(rule, composed.Catalog.Get(name), scope, out _).Select(p => p with { Path = "/rule" + p.Path });
            case DefinitionKind.Process:
                var process = ProcessJson.Parse(definition.Content);
                return ProcessBinder.TryBind(process, composed.Catalog.Get(process.RecordType), scope, out _);
            case DefinitionKind.Segment:
                // Of which type it will be asked is not known: what it says of any type must be the author's to read.
                var segment = RuleJson.Parse(definition.Content);
                var trusted = new RuleScope { Catalog = composed.Catalog, Segment = composed.Segments.GetValueOrDefault, HasBefore = true };
                return composed.Catalog.Types
                    .Where(t => RuleBinder.TryBind(segment, t, trusted, out _).Count == 0)
                    .SelectMany(t => RuleBinder.TryBind(segment, t, scope, out _));
            default:
                return [];
        }
    }
}
