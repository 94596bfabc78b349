using System.Collections.Immutable;
using System.Text;
using Crm.Records;
using Crm.Time;

namespace Crm.Rules;

/// <summary>How closely what stands round a phrase binds: a looser phrase needs parentheses.</summary>
internal enum Tightness
{
    Loose,
    And,
    Not,
}

/// <summary>The phrases of one description.</summary>
internal sealed class RulePhrases(RecordType? type, RecordCatalog? catalog)
{
    public string Of(Rule rule, Tightness around) => rule switch
    {
        AllRule { Rules: [var only] } => Of(only, around),
        AnyRule { Rules: [var only] } => Of(only, around),
        AllRule { Rules: [] } => "always",
        AnyRule { Rules: [] } => "never",
        AllRule all => Joined(all.Rules, " and ", Tightness.And, around),
        AnyRule any => Joined(any.Rules, " or ", Tightness.Loose, around),
        NotRule not => "not " + Of(not.Inner, Tightness.Not),
        CompareRule compare => $"{Field(compare.Path)} {Compared(compare.Comparison, compare.Value, IsTime(compare.Path))}",
        BetweenRule between => $"{Field(between.Path)} is between {Of(between.From)} and {Of(between.To)}",
        InRule { Values: [] } within => $"{Field(within.Path)} is one of nothing",
        InRule within => $"{Field(within.Path)} is one of {string.Join(", ", within.Values.Select(Of))}",
        EmptyRule empty => $"{Field(empty.Path)} is {(empty.Empty ? "empty" : "not empty")}",
        TextRule text => $"{Field(text.Path)} {Compared(text.Comparison)} {Of(text.Value)}",
        HasRule has => $"{Field(has.Path)} has {Of(has.Value)}",
        RelatedRule related => Quantified(related),
        AggregateRule aggregate => $"{Computed(aggregate)} {Compared(aggregate.Comparison, aggregate.Value, isTime: false)}",
        SegmentRule segment => $"is in segment \"{segment.Key}\"",
        HierarchyRule hierarchy => $"stands {(hierarchy.Direction == HierarchyDirection.AncestorOf ? "above" : "below")} {Of(hierarchy.Of)} by {Field(hierarchy.Path)}",
        AnniversaryRule anniversary => $"{Field(anniversary.Path)} returns within {Length(anniversary.Within)}",
        ChangedRule changed => $"{Field(changed.Path)} has changed",
        WasRule was => $"{Field(was.Path)} was {Of(was.Value)}",
        _ => rule.ToString(),
    };

    private string Joined(ImmutableArray<Rule> rules, string word, Tightness tightness, Tightness around)
    {
        var phrase = string.Join(word, rules.Select(r => Of(r, tightness)));
        return around > tightness ? $"({phrase})" : phrase;
    }

    private string Quantified(RelatedRule rule)
    {
        var (set, where) = (rule.Path, Of(rule.Path).Where(rule.Where));
        return rule.Quantifier switch
        {
            Quantifier.Any => $"has {set}{where}",
            Quantifier.None => $"has no {set}{where}",
            _ => $"has only {set}{where}",
        };
    }

    private string Computed(AggregateRule rule)
    {
        var members = Of(rule.Path);
        var (of, field) = ($"{rule.Path}{members.Where(rule.Where)}", rule.Of is null ? null : members.Field(rule.Of));
        return rule.Aggregate switch
        {
            Aggregate.Count => $"the number of {of}",
            Aggregate.Sum => $"the sum of {field} {(rule.Currency is { } currency ? $"in {currency} " : "")}over {of}",
            Aggregate.Min => $"the least {field} of {of}",
            _ => $"the greatest {field} of {of}",
        };
    }

    // Related records are of another type, with labels of its own.
    private RulePhrases Of(string path)
    {
        var at = type;
        foreach (var name in path.Split('.'))
            at = at is null ? null : catalog?.Related(at, name)?.Type ?? (at.Find(name)?.Target is { } target ? catalog?.Find(target) : null);
        return new RulePhrases(at, catalog);
    }

    private string Where(Rule where) => where switch
    {
        AllRule { Rules: [] } => "",
        RelatedRule or AggregateRule => $" where ({Of(where, Tightness.Loose)})",
        _ => " where " + Of(where, Tightness.Not),
    };

    private string Field(string path)
    {
        if (type?.Find(path)?.Label is not { Length: > 0 } label)
            return path;
        return label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];
    }

    private bool IsTime(string path) => type?.Find(path)?.Kind is FieldKind.Date or FieldKind.Instant;

    private string Compared(Comparison comparison, Operand value, bool isTime)
    {
        isTime |= value is NowOperand or TodayOperand;
        var words = comparison switch
        {
            Comparison.Eq => "is",
            Comparison.Ne => "is not",
            Comparison.Lt => isTime ? "is before" : "is less than",
            Comparison.Le => isTime ? "is not after" : "is at most",
            Comparison.Gt => isTime ? "is after" : "is more than",
            _ => isTime ? "is not before" : "is at least",
        };
        return $"{words} {Of(value)}";
    }

    private static string Compared(TextComparison comparison) => comparison switch
    {
        TextComparison.Same => "is the same text as",
        TextComparison.Contains => "contains",
        TextComparison.StartsWith => "starts with",
        _ => "ends with",
    };

    private string Of(Operand operand) => operand switch
    {
        LiteralOperand { Value: { IsMissing: false, Kind: FieldKind.Text } text } => $"\"{text}\"",
        LiteralOperand literal => literal.Value.ToString(),
        FieldOperand field => Field(field.Path),
        NowOperand now => Moved(now.Offset, now.StartOf, "now"),
        TodayOperand today => Moved(today.Offset, today.StartOf, "today"),
        AskerOperand { Set: AskerSet.Me } => "me",
        AskerOperand { Set: AskerSet.MyTeams } => "my teams",
        AskerOperand { Set: AskerSet.MyUnit } => "my teams and all below them",
        _ => "those who report to me",
    };

    internal static string Moved(RelativePeriod offset, CalendarUnit? startOf, string present)
    {
        var text = offset.ToString();
        var moved = offset.Equals(RelativePeriod.Zero) ? present : text[0] == '-' ? $"{Length(offset)} ago" : $"in {Length(offset)}";
        if (startOf is not { } unit)
            return moved;
        return offset.Equals(RelativePeriod.Zero) ? $"the start of this {EnumNames<CalendarUnit>.Of(unit)}" : $"the start of the {EnumNames<CalendarUnit>.Of(unit)} of {moved}";
    }

    internal static string Length(RelativePeriod offset)
    {
        var period = offset.Period;
        var text = new StringBuilder();
        foreach (var (amount, unit) in new (long, string)[]
        {
            (period.Years, "year"), (period.Months, "month"), (period.Weeks, "week"), (period.Days, "day"),
            (period.Hours, "hour"), (period.Minutes, "minute"), (period.Seconds, "second"),
        })
        {
            if (amount != 0)
                text.Append(text.Length == 0 ? "" : " ").Append(Math.Abs(amount)).Append(' ').Append(unit).Append(Math.Abs(amount) == 1 ? "" : "s");
        }

        return text.Length == 0 ? "0 days" : text.ToString();
    }
}
