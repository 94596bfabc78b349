using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Crm.Records;
using Crm.Values;

namespace Crm.Rules;

/// <summary>Turns the body of a lambda into a rule, or names what it cannot express.</summary>
internal sealed class LambdaReader(ParameterExpression parameter)
{
    private const string Usual = "Use comparisons of properties with values, &&, ||, ! and the terms of Crm.Rules.";

    public static ArgumentException Cannot(Expression node, string? hint) => new($"A rule cannot express '{node}'. {hint ?? Usual}");

    public static LambdaExpression Lambda(Expression node) => node is UnaryExpression { NodeType: ExpressionType.Quote, Operand: LambdaExpression quoted }
        ? quoted
        : throw Cannot(node, "Write the inner lambda in place.");

    /// <summary>What to write instead of a method; null when there is nothing special to say.</summary>
    public static string? HintFor(MethodInfo method) => method switch
    {
        { DeclaringType: { } type, Name: "Contains" or "StartsWith" or "EndsWith" } when type == typeof(string) =>
            $"Text compares by its fold: write {method.Name}Text(…).",
        { Name: "Equals" } => "Write ==, or Same(…) to compare text by its fold.",
        { DeclaringType: { } type, Name: nameof(string.IsNullOrWhiteSpace) } when type == typeof(string) => "Write string.IsNullOrEmpty(…).",
        { DeclaringType: { } type } when type == typeof(string) => "Compare text with ==, Same, ContainsText, StartsWithText or EndsWithText.",
        _ => null,
    };

    public Rule Read(Expression node) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => new AllRule(Flat(and, ExpressionType.AndAlso)),
        BinaryExpression { NodeType: ExpressionType.OrElse } or => new AnyRule(Flat(or, ExpressionType.OrElse)),
        UnaryExpression { NodeType: ExpressionType.Not } not => Not(Read(not.Operand)),
        UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool) && LambdaPath.IsPlain(convert) => Read(convert.Operand),
        BinaryExpression binary when ComparisonOf(binary.NodeType) is { } comparison => Compare(binary, comparison),
        BinaryExpression { NodeType: ExpressionType.And or ExpressionType.Or or ExpressionType.ExclusiveOr } => throw Cannot(node, "Write && and ||."),
        MemberExpression { Member.Name: "HasValue", Expression: { } nullable } when Nullable.GetUnderlyingType(nullable.Type) is not null =>
            new EmptyRule(Path(nullable), Empty: false),
        MethodCallExpression call when !IsTo(call) && !IsIndexer(call) => Call(call),
        _ when Find(node) is { } path => new CompareRule(path, Comparison.Eq, Operand.Of(FieldValue.Boolean(true))),
        ConstantExpression or MemberExpression => (bool)LambdaValue.Of(node)! ? Rule.Always : Rule.Never,
        _ => throw Cannot(node, null),
    };

    private static Rule Not(Rule rule) => rule is EmptyRule empty ? empty with { Empty = !empty.Empty } : Rule.Not(rule);

    private static bool IsTo(MethodCallExpression call) => call.Method.DeclaringType == typeof(RuleExtensions) && call.Method.Name is nameof(RuleExtensions.To);

    private static bool IsIndexer(MethodCallExpression call) => call.Method.Name is "get_Item";

    // A loop, because a long chain of && leans to the left and must not go as deep as it is long.
    private ImmutableArray<Rule> Flat(Expression node, ExpressionType join)
    {
        var rules = new Stack<Rule>();
        while (node is BinaryExpression binary && binary.NodeType == join)
        {
            if (binary.Right.NodeType == join)
            {
                foreach (var rule in Flat(binary.Right, join).Reverse())
                    rules.Push(rule);
            }
            else
            {
                rules.Push(Read(binary.Right));
            }

            node = binary.Left;
        }

        rules.Push(Read(node));
        return [.. rules];
    }

    private Rule Compare(BinaryExpression binary, Comparison comparison)
    {
        var (left, right) = (binary.Left, binary.Right);
        if (!IsOfRecord(left) && IsOfRecord(right))
            (left, right, comparison) = (right, left, Flip(comparison));
        if (LambdaAggregate.Find(left) is { } aggregate)
            return aggregate.Compare(parameter, comparison, Value(right, null));
        var path = Path(left);
        var kind = EnumOf(left);
        if (kind is not null && comparison is not (Comparison.Eq or Comparison.Ne))
            throw Cannot(binary, "A choice has no rank: name the choices that count, by == or by Contains.");
        var isOfRecord = IsOfRecord(right);
        if (!isOfRecord && !LambdaTerm.Is(right) && LambdaValue.Of(right) is null)
        {
            return comparison is Comparison.Eq or Comparison.Ne
                ? new EmptyRule(path, comparison == Comparison.Eq)
                : throw Cannot(binary, "It is null: nothing is less or greater than a missing value.");
        }

        if (Plain(left).Type == typeof(Money))
            throw Cannot(binary, "Money compares by its worth: write o.Amount!.BaseAmount > 1000m, or compare Amount!.Amount and Amount!.Currency.");
        return new CompareRule(path, comparison, Value(right, kind));
    }

    private Rule Call(MethodCallExpression call)
    {
        var (type, name) = (call.Method.DeclaringType!, call.Method.Name);
        if (type == typeof(RuleExtensions) && TextComparisonOf(name) is { } comparison)
            return new TextRule(Path(call.Arguments[0]), comparison, Value(call.Arguments[1], null));
        if (type == typeof(string) && name is nameof(string.IsNullOrEmpty))
            return new EmptyRule(Path(call.Arguments[0]), Empty: true);
        if (LambdaAggregate.IsRelated(type))
            return LambdaAggregate.Quantified(call, parameter);
        if (type == typeof(AskerGroup))
            return new InRule(Path(call.Arguments[0]), [LambdaTerm.Read(call.Object!)]);
        return name is "Contains" && type != typeof(string) ? Contains(call) : throw Cannot(call, HintFor(call.Method));
    }

    private Rule Contains(MethodCallExpression call)
    {
        var (source, arguments) = call.Object is { } holder ? (holder, call.Arguments.ToArray()) : (call.Arguments[0], [.. call.Arguments.Skip(1)]);
        if (arguments.Skip(1).Any(a => a is not ConstantExpression { Value: null }))
            throw Cannot(call, "A comparer has no place in a rule; any of several Same(…) compares by fold.");
        if (Plain(source).Type == typeof(ChoiceSet) && IsOfRecord(source))
            return new HasRule(Path(source), Value(arguments[0], null));
        if (IsOfRecord(source))
            throw Cannot(call, HintFor(call.Method));
        var choices = EnumOf(arguments[0]);
        return new InRule(Path(arguments[0]), [.. LambdaValue.Elements(source).Select(item => LambdaValue.Literal(item, call, choices))]);
    }

    private Operand Value(Expression node, Type? choices)
    {
        if (LambdaTerm.Is(node))
            return LambdaTerm.Read(Plain(node));
        return Find(node) is { } path ? Operand.Field(path) : LambdaValue.Literal(LambdaValue.Of(node), node, choices);
    }

    private string Path(Expression node) => Find(node) ?? throw Cannot(node, "One side of a comparison is a property of the record.");

    private string? Find(Expression node) => LambdaPath.Find(node, parameter);

    private bool IsOfRecord(Expression node) => LambdaAggregate.Find(node) is not null || LambdaPath.BeginsAt(node, parameter);

    private static Type? EnumOf(Expression node)
    {
        var type = Plain(node).Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? type : null;
    }

    /// <summary>The expression without the conversions round it.</summary>
    public static Expression Plain(Expression node)
    {
        while (node is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert)
            node = convert.Operand;
        return node;
    }

    private static Comparison? ComparisonOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => Comparison.Eq,
        ExpressionType.NotEqual => Comparison.Ne,
        ExpressionType.LessThan => Comparison.Lt,
        ExpressionType.LessThanOrEqual => Comparison.Le,
        ExpressionType.GreaterThan => Comparison.Gt,
        ExpressionType.GreaterThanOrEqual => Comparison.Ge,
        _ => null,
    };

    private static Comparison Flip(Comparison comparison) => comparison switch
    {
        Comparison.Lt => Comparison.Gt,
        Comparison.Le => Comparison.Ge,
        Comparison.Gt => Comparison.Lt,
        Comparison.Ge => Comparison.Le,
        _ => comparison,
    };

    private static TextComparison? TextComparisonOf(string method) => method switch
    {
        nameof(RuleExtensions.Same) => TextComparison.Same,
        nameof(RuleExtensions.ContainsText) => TextComparison.Contains,
        nameof(RuleExtensions.StartsWithText) => TextComparison.StartsWith,
        nameof(RuleExtensions.EndsWithText) => TextComparison.EndsWith,
        _ => null,
    };
}
