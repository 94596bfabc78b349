using System.Linq.Expressions;
using Crm.Time;
using NodaTime;

namespace Crm.Rules;

/// <summary>Reads <see cref="Ago"/>, <see cref="Ahead"/>, <see cref="Now"/>, <see cref="Today"/> and <see cref="Me"/> in a lambda.</summary>
internal static class LambdaTerm
{
    private static readonly Type[] Terms = [typeof(Ago), typeof(Ahead), typeof(Now), typeof(Today), typeof(Me)];

    public static bool Is(Expression node) => LambdaReader.Plain(node) switch
    {
        MethodCallExpression call => Terms.Contains(call.Method.DeclaringType),
        MemberExpression member => Terms.Contains(member.Member.DeclaringType),
        _ => false,
    };

    public static Operand Read(Expression node)
    {
        if (node is MemberExpression member)
            return Property(member.Member.DeclaringType!, member.Member.Name);
        var call = (MethodCallExpression)node;
        var (type, arguments) = (call.Method.DeclaringType!, call.Arguments.Select(LambdaValue.Of).ToList());
        if (type == typeof(Ago) || type == typeof(Ahead))
            return Operand.Now(Distance(call.Method.Name, (int)arguments[0]!, type == typeof(Ago) ? -1 : 1));
        var unit = arguments.OfType<object>().Select(a => a is int number ? (CalendarUnit)number : a as CalendarUnit?).FirstOrDefault(u => u is not null);
        var period = arguments.OfType<RelativePeriod>().FirstOrDefault();
        if (period is null && call.Method.GetParameters().Any(p => p.ParameterType == typeof(RelativePeriod)))
            throw LambdaReader.Cannot(node, "The period is null.");
        return type == typeof(Now) ? Operand.Now(period, unit) : Operand.Today(period, unit);
    }

    private static Operand Property(Type type, string name) => name switch
    {
        nameof(Me.User) => Operand.Me,
        nameof(Me.Teams) => Operand.MyTeams,
        nameof(Me.Unit) => Operand.MyUnit,
        nameof(Me.Subordinates) => Operand.MySubordinates,
        _ => type == typeof(Now) ? Operand.Now() : Operand.Today(),
    };

    private static RelativePeriod Distance(string unit, int number, int sign) => RelativePeriod.From(unit switch
    {
        nameof(Ago.Hours) => Period.FromHours(sign * (long)number),
        nameof(Ago.Days) => Period.FromDays(sign * number),
        nameof(Ago.Weeks) => Period.FromWeeks(sign * number),
        nameof(Ago.Months) => Period.FromMonths(sign * number),
        _ => Period.FromYears(sign * number),
    });
}
