using System.Linq.Expressions;

namespace Crm.Rules;

/// <summary>Reads <see cref="RelatedRecords{T}"/> in a lambda.</summary>
internal sealed class LambdaAggregate(MethodCallExpression call)
{
    public static bool IsRelated(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RelatedRecords<>);

    /// <summary>The count, sum, least or greatest value; null when the expression is none.</summary>
    public static LambdaAggregate? Find(Expression node) =>
        LambdaReader.Plain(node) is MethodCallExpression call && IsRelated(call.Method.DeclaringType!) && call.Type != typeof(bool)
            ? new LambdaAggregate(call)
            : null;

    public static Rule Quantified(MethodCallExpression call, ParameterExpression parameter) => call.Method.Name switch
    {
        nameof(Quantifier.Any) => new RelatedRule(Set(call, parameter), Where(call, 0), Quantifier.Any),
        nameof(Quantifier.None) => new RelatedRule(Set(call, parameter), Where(call, 0), Quantifier.None),
        _ => new RelatedRule(Set(call, parameter), Where(call, 0), Quantifier.All),
    };

    public Rule Compare(ParameterExpression parameter, Comparison comparison, Operand value)
    {
        var set = Set(call, parameter);
        return call.Method.Name switch
        {
            "Count" => new AggregateRule(set, Where(call, 0), Aggregate.Count, null, null, comparison, value),
            "SumIn" => new AggregateRule(set, Where(call, 2), Aggregate.Sum, Field(call.Arguments[1]), Text(call.Arguments[0]), comparison, value),
            "Sum" => new AggregateRule(set, Where(call, 1), Aggregate.Sum, Field(call.Arguments[0]), null, comparison, value),
            "Min" => new AggregateRule(set, Where(call, 1), Aggregate.Min, Field(call.Arguments[0]), null, comparison, value),
            _ => new AggregateRule(set, Where(call, 1), Aggregate.Max, Field(call.Arguments[0]), null, comparison, value),
        };
    }

    private static string Set(MethodCallExpression call, ParameterExpression parameter)
    {
        if (call.Object is not MethodCallExpression { Method: { Name: nameof(RuleExtensions.Related) } } related)
            throw LambdaReader.Cannot(call, "Write Related<T>(\"set\") in place.");
        if (LambdaReader.Plain(related.Arguments[0]) != parameter)
            throw LambdaReader.Cannot(call, "Related begins at the record of the lambda; sets that follow each other are one path: \"orders.lines\".");
        return Text(related.Arguments[1]);
    }

    private static Rule Where(MethodCallExpression call, int index)
    {
        if (call.Arguments.Count <= index)
            return Rule.Always;
        var lambda = LambdaReader.Lambda(call.Arguments[index]);
        return new LambdaReader(lambda.Parameters[0]).Read(lambda.Body);
    }

    private static string Field(Expression node)
    {
        var lambda = LambdaReader.Lambda(node);
        return LambdaPath.Find(lambda.Body, lambda.Parameters[0]) ?? throw LambdaReader.Cannot(lambda, "Name a field of the related records.");
    }

    private static string Text(Expression node) => LambdaValue.Of(node) as string ?? throw LambdaReader.Cannot(node, "A text is wanted.");
}
