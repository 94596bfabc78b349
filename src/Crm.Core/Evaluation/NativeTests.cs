using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Crm.Records;
using Crm.Rules;
using Crm.Values;
using NodaTime;

namespace Crm.Evaluation;

/// <summary>Writes the tests of one own property as expressions; null where only the closure can.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Members of Nullable<T> and Id<T>, which FieldAccess and the records themselves use.")]
internal sealed class NativeTests(NativeValue value, Expression context)
{
    private const int WorthHashing = 8;
    private static readonly Duration Microsecond = Duration.FromNanoseconds(1000);

    public Expression? Of(BoundNode node) => node switch
    {
        BoundCompare compare => Compare(compare),
        BoundIn one => In(one),
        BoundEmpty empty => Empty(empty.Empty),
        BoundText { Value: BoundLiteral { Value: var text } } test => value.Type == typeof(string)
            ? Call(nameof(NativeCode.Text), value.Read, Expression.Constant(test.Comparison), Expression.Constant(Fold.Of(text.AsText())), Expression.Constant(test.Negated))
            : null,
        BoundHas { Value: BoundLiteral { Value: var choice } } test => value.Type == typeof(ChoiceSet)
            ? Call(nameof(NativeCode.Has), value.Read, Expression.Constant(choice.AsText()), Expression.Constant(test.Negated))
            : null,
        _ => null,
    };

    private Expression? Compare(BoundCompare node)
    {
        if (node.Value is BoundAsker { Set: AskerSet.Me })
        {
            var me = Call(nameof(NativeCode.Me), context);
            return Reference(r => Call(nameof(NativeCode.IsMe), r, me)) is { } same ? Equality(same, node.Comparison, node.WhenMissing) : null;
        }

        return node.Value switch
        {
            BoundLiteral { Value: var literal } => Literal(node.Comparison, literal, node.WhenMissing),
            BoundNow now => Moving(node.Comparison, now, node.WhenMissing),
            _ => null,
        };
    }

    private Expression? Literal(Comparison comparison, FieldValue literal, bool whenMissing)
    {
        var equality = comparison is Comparison.Eq or Comparison.Ne;
        if (value.Type == typeof(string))
            return Text(value.Read, comparison, literal.AsText()!, whenMissing);
        if (value.Type == typeof(decimal) || value.Type == typeof(Money))
        {
            return literal.Kind == FieldKind.Number
                ? Present(Worth(), whenMissing, v => Expression.MakeBinary(Operator(comparison), v, Expression.Constant(literal.AsNumber()!.Value)))
                : null;
        }

        if (value.Type == typeof(long) || value.Type == typeof(int))
        {
            return literal.Kind == FieldKind.Integer
                ? Present(value.Read, whenMissing, v => Expression.MakeBinary(Operator(comparison), Long(v), Expression.Constant(literal.AsInteger()!.Value)))
                : null;
        }

        if (value.Type == typeof(bool))
            return Present(value.Read, whenMissing, v => Expression.MakeBinary(Operator(comparison), v, Expression.Constant(literal.AsBoolean()!.Value)));
        if (value.Type.IsEnum)
        {
            return equality && Member(literal) is { } member
                ? Present(value.Read, whenMissing, v => Expression.MakeBinary(Operator(comparison), v, Expression.Constant(member, value.Type)))
                : null;
        }

        if (value.Type == typeof(LocalDate))
            return Dates(comparison, Expression.Constant(literal.AsDate()!.Value), whenMissing);
        if (value.Type == typeof(Instant))
        {
            var instant = literal.AsInstant()!.Value;
            return Instants(comparison, Expression.Constant(instant), Expression.Constant(instant < Instant.MaxValue - Microsecond ? instant + Microsecond : Instant.MaxValue), whenMissing);
        }

        return equality && literal.Kind == FieldKind.Reference && Same(literal) is { } same ? Equality(same, comparison, whenMissing) : null;
    }

    private Expression? Moving(Comparison comparison, BoundNow now, bool whenMissing)
    {
        var resolved = Expression.Call(context, ResolvedMethod, Expression.Constant(now), Expression.Constant(NativeCode.NextSlot()));
        if (value.Type == typeof(LocalDate))
            return Dates(comparison, Expression.Property(resolved, ResolvedDate), whenMissing);
        if (value.Type != typeof(Instant))
            return null;
        return Instants(comparison, Expression.Property(resolved, ResolvedInstant), Expression.Property(resolved, ResolvedNext), whenMissing);
    }

    private static Expression Text(Expression read, Comparison comparison, string literal, bool whenMissing)
    {
        if (comparison is not (Comparison.Eq or Comparison.Ne))
            return Call(nameof(NativeCode.Ordered), read, Expression.Constant(comparison), Expression.Constant(literal), Expression.Constant(whenMissing));
        if (!TextImage.Exists(literal) || whenMissing != (comparison == Comparison.Ne))
        {
            var method = comparison == Comparison.Eq ? nameof(NativeCode.IsText) : nameof(NativeCode.IsNotText);
            return Call(method, read, Expression.Constant(literal), Expression.Constant(whenMissing));
        }

        var (head, tail) = TextImage.Of(literal);
        var same = Call(nameof(TextImage.Is), typeof(TextImage), read, Expression.Constant(literal.Length), Expression.Constant(head), Expression.Constant(tail));
        return comparison == Comparison.Eq ? same : Expression.Not(same);
    }

    private BlockExpression OneOf(IEnumerable<string> texts, bool negated)
    {
        var held = Expression.Variable(typeof(string), "held");
        var any = texts.Select(text => Text(held, Comparison.Eq, text, whenMissing: false)).Aggregate(Expression.OrElse);
        return Expression.Block([held], Expression.Assign(held, value.Read), negated ? Expression.Not(any) : any);
    }

    private Expression Dates(Comparison comparison, Expression date, bool whenMissing) =>
        Present(value.Read, whenMissing, v => Expression.MakeBinary(Operator(comparison), Call(nameof(NativeCode.Iso), v), date));

    // A property may hold an instant finer than a microsecond; what counts is the instant cut, so "at most" means "before the next".
    private Expression Instants(Comparison comparison, Expression at, Expression next, bool whenMissing) => Present(value.Read, whenMissing, v => comparison switch
    {
        Comparison.Lt => Expression.LessThan(v, at),
        Comparison.Le => Expression.LessThan(v, next),
        Comparison.Gt => Expression.GreaterThanOrEqual(v, next),
        Comparison.Ge => Expression.GreaterThanOrEqual(v, at),
        Comparison.Eq => Expression.AndAlso(Expression.GreaterThanOrEqual(v, at), Expression.LessThan(v, next)),
        _ => Expression.OrElse(Expression.LessThan(v, at), Expression.GreaterThanOrEqual(v, next)),
    });

    private Expression? In(BoundIn node)
    {
        if (node.Values is [BoundAsker { Set: not AskerSet.Me and var set }])
        {
            return Reference(r => Call(nameof(NativeCode.IsIn), r, context, Expression.Constant(set))) is { } one
                ? node.Negated ? Expression.Not(one) : one
                : null;
        }

        if (value.Type == typeof(string) && node.Values.All(v => v is BoundLiteral))
        {
            var texts = node.Values.Select(v => ((BoundLiteral)v).Value.AsText()!);
            return node.Values.Length > WorthHashing
                ? Call(nameof(NativeCode.IsIn), value.Read, Expression.Constant(new TextSet(texts.ToFrozenSet(StringComparer.Ordinal))), Expression.Constant(node.Negated))
                : OneOf(texts, node.Negated);
        }

        if (node.Values.Length > WorthHashing)
            return null;
        var tests = node.Values.Select(v => v is BoundLiteral ? Compare(new BoundCompare(new BoundField("", [], null!, value.Field), Comparison.Eq, v, WhenMissing: false)) : null).ToArray();
        if (tests.Any(t => t is null))
            return null;
        var any = tests.Aggregate((left, right) => Expression.OrElse(left!, right!))!;
        return node.Negated ? Expression.Not(any) : any;
    }

    private Expression? Empty(bool empty)
    {
        Expression present = value.Type == typeof(string) ? Expression.Not(Call(nameof(string.IsNullOrEmpty), typeof(string), value.Read))
            : value.Type == typeof(ChoiceSet) ? Call(nameof(NativeCode.HasAny), value.Read)
            : value.Type == typeof(Money) ? Expression.NotEqual(value.Read, Expression.Constant(null, typeof(Money)))
            : Reference(_ => Expression.Constant(true)) ?? Present(value.Read, whenMissing: false, _ => Expression.Constant(true));
        return empty ? Expression.Not(present) : present;
    }

    private Expression Worth() => value.Type == typeof(Money) ? Call(nameof(NativeCode.Worth), value.Read) : value.Read;

    // True when the reference is there and the test of it holds; null when the property is no reference.
    private Expression? Reference(Func<Expression, Expression> test)
    {
        if (value.Type == typeof(RecordRef))
            return Present(value.Read, whenMissing: false, v => Expression.AndAlso(Call(nameof(NativeCode.IsThere), Expression.Property(v, RefId)), test(v)));
        var target = value.Type == typeof(Guid) ? value.Field.Target : FieldAccess.ReferenceTarget(value.Type) is { } type ? RecordName.Of(type) : null;
        if (target is null)
            return null;
        return Present(value.Read, whenMissing: false, v =>
        {
            var id = Id(v);
            return Expression.AndAlso(Call(nameof(NativeCode.IsThere), id), test(Expression.New(NewRef, Expression.Constant(target), id)));
        });
    }

    private Expression? Same(FieldValue literal)
    {
        var wanted = literal.AsReference()!.Value;
        if (value.Type == typeof(RecordRef))
            return Reference(r => Expression.Equal(r, Expression.Constant(wanted)));
        var target = value.Type == typeof(Guid) ? value.Field.Target : RecordName.Of(FieldAccess.ReferenceTarget(value.Type)!);
        return string.Equals(target, wanted.Type, StringComparison.Ordinal)
            ? Present(value.Read, whenMissing: false, v => Expression.Equal(Id(v), Expression.Constant(wanted.Id)))
            : null;
    }

    private static Expression Equality(Expression same, Comparison comparison, bool whenMissing)
    {
        if (comparison == Comparison.Ne != whenMissing)
            throw new ArgumentException("A reference is equal and there, or it is not.", nameof(whenMissing));
        return comparison == Comparison.Ne ? Expression.Not(same) : same;
    }

    private object? Member(FieldValue literal)
    {
        foreach (var member in Enum.GetValuesAsUnderlyingType(value.Type))
        {
            var named = Enum.ToObject(value.Type, member!);
            if (string.Equals(RecordName.CamelCase(named.ToString()!), literal.AsText(), StringComparison.Ordinal))
                return named;
        }

        return null;
    }

    private static Expression Present(Expression read, bool whenMissing, Func<Expression, Expression> test)
    {
        if (Nullable.GetUnderlyingType(read.Type) is not { } plain)
            return test(read);
        var held = Expression.Variable(read.Type, "held");
        var there = Expression.Property(held, read.Type.GetProperty(nameof(Nullable<int>.HasValue))!);
        var then = test(Expression.Call(held, read.Type.GetMethod(nameof(Nullable<int>.GetValueOrDefault), [])!));
        Expression answer = whenMissing ? Expression.OrElse(Expression.Not(there), then) : Expression.AndAlso(there, then);
        return Expression.Block([held], Expression.Assign(held, read), answer);
    }

    private static Expression Long(Expression v) => v.Type == typeof(long) ? v : Expression.Convert(v, typeof(long));

    private static Expression Id(Expression v) => v.Type == typeof(Guid) ? v : Expression.Property(v, v.Type.GetProperty(nameof(Id<Record>.Value))!);

    private static ExpressionType Operator(Comparison comparison) => comparison switch
    {
        Comparison.Eq => ExpressionType.Equal,
        Comparison.Ne => ExpressionType.NotEqual,
        Comparison.Lt => ExpressionType.LessThan,
        Comparison.Le => ExpressionType.LessThanOrEqual,
        Comparison.Gt => ExpressionType.GreaterThan,
        _ => ExpressionType.GreaterThanOrEqual,
    };

    private static readonly MethodInfo ResolvedMethod = typeof(RuleContext).GetMethod(
        nameof(RuleContext.Resolved), BindingFlags.Instance | BindingFlags.NonPublic, [typeof(BoundNow), typeof(int)])!;
    private static readonly PropertyInfo ResolvedDate = typeof(ResolvedNow).GetProperty(nameof(ResolvedNow.Date))!;
    private static readonly PropertyInfo ResolvedInstant = typeof(ResolvedNow).GetProperty(nameof(ResolvedNow.Instant))!;
    private static readonly PropertyInfo ResolvedNext = typeof(ResolvedNow).GetProperty(nameof(ResolvedNow.Next))!;
    private static readonly PropertyInfo RefId = typeof(RecordRef).GetProperty(nameof(RecordRef.Id))!;
    private static readonly ConstructorInfo NewRef = typeof(RecordRef).GetConstructor([typeof(string), typeof(Guid)])!;

    private static MethodCallExpression Call(string method, params Expression[] arguments) => Call(method, typeof(NativeCode), arguments);

    private static MethodCallExpression Call(
        string method, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type on, params Expression[] arguments) =>
        Expression.Call(on.GetMethod(method, BindingFlags.Static | BindingFlags.Public, [.. arguments.Select(a => a.Type)])!, arguments);
}
