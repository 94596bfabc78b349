using Crm.Evaluation;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Rules over the records of a commit and the store's others; what was loaded for one record is at hand for the next.</summary>
/// <remarks>Lives no longer than a phase that changes nothing.</remarks>
internal sealed class CommitFacts
{
    private readonly RuleContext _moment;
    private readonly RuleFacts _facts;

    public CommitFacts(CommitContext context, Images images)
    {
        _moment = context.Moment();
        _facts = new RuleFacts(new CommitRecords(context, images, _moment));
        _moment = _moment.With(_facts);
    }

    /// <summary>Evaluates, once or more, as other records turn out to be needed.</summary>
    public ValueTask<TResult> EvaluateAsync<TResult>(Func<RuleContext, TResult> evaluate, Record? before, CancellationToken cancellationToken)
    {
        var moment = before is null ? _moment : _moment.With(_facts, before);
        return _facts.EvaluateAsync(_ => evaluate(moment), cancellationToken);
    }
}
