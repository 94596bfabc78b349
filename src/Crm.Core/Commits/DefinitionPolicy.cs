using Crm.Access;
using Crm.Definitions;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Lets a definition be published only by who may, only when it fits, and only when its rules name what the publisher may read.</summary>
internal sealed class DefinitionPolicy(SessionModel code) : ICommitPolicy
{
    public CommitPhase Phase => CommitPhase.Validate;

    public async ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var changes = context.Pending.Where(c => c.Record is Definition && c.Kind != ChangeKind.Purge).ToArray();
        if (changes.Length == 0)
            return;
        foreach (var change in changes.Where(c => Counts(c.Record as Definition) || Counts(c.Before as Definition)))
        {
            if (!context.Model.Access.Policy.Has(context.Actor, NamedRights.Publish))
                context.Refuse(change, new Problem(ProblemCodes.AccessRightMissing, "status", ("right", NamedRights.Publish)));
            else if (Counts(change.Record as Definition))
                CheckRights(context, change, (Definition)change.Record);
        }

        await CheckFitAsync(context, changes, cancellationToken).ConfigureAwait(false);
    }

    private static bool Counts(Definition? definition) => definition is { Status: DefinitionStatus.Published, IsDeleted: false };

    private async ValueTask CheckFitAsync(CommitContext context, Change[] changes, CancellationToken cancellationToken)
    {
        var stored = await TenantModels.PublishedAsync(context.Store, changes[0].Type, cancellationToken).ConfigureAwait(false);
        var after = stored.Where(s => changes.All(c => c.Ref != s.Ref))
            .Concat(changes.Where(c => c.Kind != ChangeKind.Delete).Select(c => (Definition)c.Record).Where(Counts)).ToArray();
        foreach (var twice in after.GroupBy(d => (d.Kind, d.Key)).Where(g => g.Count() > 1))
            context.Refuse(new Problem(ProblemCodes.DefinitionTwice, "key", ("kind", twice.Key.Kind.ToString().ToLowerInvariant()), ("key", twice.Key.Key)));
        if (context.Problems.Count > 0)
            return;
        try
        {
            TenantModel.Compose(code, after);
        }
        catch (RefusedException error)
        {
            foreach (var problem in error.Problems)
                context.Refuse(problem);
        }
    }

    // A stored rule runs for everyone, so its author may not smuggle in fields that are hidden from them.
    private static void CheckRights(CommitContext context, Change change, Definition definition)
    {
        if (definition.Kind != DefinitionKind.Validation)
            return;
        try
        {
            var (name, rule, _, _) = DefinitionContent.Validation(definition.Content);
            if (context.Model.Catalog.Find(name) is not { } type)
                return;
            foreach (var problem in RuleBinder.TryBind(rule, type, context.Model.Access.ScopeOf(context.Actor, hasBefore: true, segment: context.Model.Segments.GetValueOrDefault), out _))
                context.Refuse(change, problem with { Path = "/rule" + problem.Path });
        }
        catch (RefusedException error)
        {
            foreach (var problem in error.Problems)
                context.Refuse(change, problem);
        }
    }
}
