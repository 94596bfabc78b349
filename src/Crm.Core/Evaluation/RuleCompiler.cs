using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Compiles rules that are met often to code that reads the properties of the record class itself.</summary>
/// <remarks>
/// Compiling costs about a millisecond and pays off after some ten thousand evaluations. What is no comparison of an own property with a fixed
/// value, now, today or the asker (paths, related records, custom fields, views) is evaluated as <see cref="RuleClosures"/> does. The
/// answer is always the same. Thread-safe.
/// </remarks>
public static class RuleCompiler
{
    /// <summary>The rule as a delegate of the record class.</summary>
    /// <typeparam name="T">The class of the rule's type.</typeparam>
    /// <exception cref="ArgumentException">The rule is about another type.</exception>
    public static Func<T, RuleContext, bool> Compile<T>(BoundRule rule) where T : Record
    {
        if (rule.Type.ClrType != typeof(T))
            throw new ArgumentException($"The rule is about {rule.Type.Name}, which is no {typeof(T).Name}.", nameof(rule));
        var record = Expression.Parameter(typeof(T), "record");
        var context = Expression.Parameter(typeof(RuleContext), "context");
        var body = new NodeCompiler(record, context).Compile(rule.Root);
        return Expression.Lambda<Func<T, RuleContext, bool>>(body, record, context).Compile();
    }

    /// <summary>The rule as a delegate for callers that do not know the record class.</summary>
    internal static RulePredicate Compile(BoundRule rule)
    {
        var any = Expression.Parameter(typeof(Record), "any");
        var context = Expression.Parameter(typeof(RuleContext), "context");
        var record = Expression.Variable(rule.Type.ClrType, "record");
        var body = Expression.Block([record], Expression.Assign(record, Expression.Convert(any, record.Type)), new NodeCompiler(record, context).Compile(rule.Root));
        return Expression.Lambda<RulePredicate>(body, any, context).Compile();
    }
}

/// <summary>Turns nodes into expressions.</summary>
internal sealed class NodeCompiler(ParameterExpression record, ParameterExpression context)
{
    public Expression Compile(BoundNode node) => node switch
    {
        BoundConstant constant => Expression.Constant(constant.Value),
        BoundAll all => all.Nodes.Select(Compile).Aggregate(Expression.AndAlso),
        BoundAny any => any.Nodes.Select(Compile).Aggregate(Expression.OrElse),
        _ => Native(node) ?? Closure(node),
    };

    private Expression? Native(BoundNode node) => FieldOf(node) is { IsOwn: true } field && NativeValue.Of(field.Field, record) is { } value
        ? new NativeTests(value, context).Of(node)
        : null;

    private InvocationExpression Closure(BoundNode node) => Expression.Invoke(Expression.Constant(RuleClosures.Build(node)), record, context);

    private static BoundField? FieldOf(BoundNode node) => node switch
    {
        BoundCompare compare => compare.Field,
        BoundIn one => one.Field,
        BoundEmpty empty => empty.Field,
        BoundText text => text.Field,
        BoundHas has => has.Field,
        _ => null,
    };
}
