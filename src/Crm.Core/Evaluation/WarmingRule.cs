using System.Runtime.CompilerServices;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>A rule that is evaluated as closures until it was met often enough to be worth compiling.</summary>
/// <remarks>For rules that are bound by the hundred and of which few are hot. The answer is the same either way. Thread-safe.</remarks>
internal sealed class WarmingRule(BoundRule rule)
{
    private const int WorthCompiling = 10_000;
    private RulePredicate _met = RuleClosures.Build(rule);
    private int _left = RuntimeFeature.IsDynamicCodeCompiled ? WorthCompiling : 0;

    /// <summary>Whether a record meets the rule.</summary>
    public bool IsMet(Record record, RuleContext context)
    {
        // Threads that count at the same time lose a count or compile twice; both are harmless.
        if (_left > 0 && --_left == 0)
            _met = RuleCompiler.Compile(rule);
        return _met(record, context);
    }
}
