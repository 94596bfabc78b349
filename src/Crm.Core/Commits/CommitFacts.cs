using Crm.Evaluation;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Rules over the records of a commit and the store's others; what was loaded for one record is at hand for the next.</summary>
/// <remarks>Lives no longer than a phase that changes nothing.</remarks>
internal sealed class CommitFacts(CommitContext context, Images images)
{
    // Most commits ask for nothing.
    private RuleFacts? _facts;
    private RuleContext? _moment;

    /// <summary>Evaluates, once or more, as other records turn out to be needed.</summary>
    public ValueTask<TResult> EvaluateAsync<TResult>(Func<RuleContext, TResult> evaluate, Record? before, CancellationToken cancellationToken)
    {
        var facts = _facts ??= new RuleFacts(new CommitRecords(context, images, context.Moment()));
        var moment = before is null ? _moment ??= context.Moment().With(facts) : context.Moment().With(facts, before);
        return facts.EvaluateAsync(_ => evaluate(moment), cancellationToken);
    }
}
