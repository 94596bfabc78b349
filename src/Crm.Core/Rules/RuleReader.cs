using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;
using Crm.Records;

namespace Crm.Rules;

/// <summary>Reads one rule, going on after each mistake so that all are told at once.</summary>
internal sealed partial class RuleReader
{
    private static readonly ImmutableArray<string> JustWithin = [RuleWords.Within];
    private static readonly ImmutableArray<string> AllComparisons = EnumNames<Comparison>.All;
    private readonly List<Problem> _problems = [];
    private int _rules;

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The rule; null when there are problems.</summary>
    public Rule? Read(JsonElement json)
    {
        var rule = Read(json, "", 1);
        return _problems.Count == 0 ? rule : null;
    }

    /// <summary>The operand; null when there are problems.</summary>
    public Operand? ReadOperand(JsonElement json)
    {
        var operand = Operand(json, "");
        return _problems.Count == 0 ? operand : null;
    }

    private Rule? Read(JsonElement json, string at, int depth)
    {
        if (depth > RuleLimits.MaxDepth)
            return Refuse<Rule>(ProblemCodes.RuleTooDeep, at, ("allowed", RuleLimits.MaxDepth));
        if (_rules == RuleLimits.MaxRules)
            Refuse<Rule>(ProblemCodes.RuleTooMany, "", ("allowed", RuleLimits.MaxRules), ("what", "rules"));
        if (_rules++ >= RuleLimits.MaxRules)
            return null;
        if (json.ValueKind != JsonValueKind.Object)
            return Wanted<Rule>(at, "a rule, which is an object");
        var members = new JsonMembers(json, at, _problems);
        if (members.One(RuleWords.Rules, RuleWords.Others.AsSpan()) is not { } head)
            return null;
        members.Take(head, out var value);
        at = members.At(head);
        if (head is not (RuleWords.Field or RuleWords.Related))
            members.RefuseRest([head]);
        switch (head)
        {
            case RuleWords.Field:
                return Field(members, value);
            case RuleWords.Related:
                return Related(members, value, depth);
            case RuleWords.All:
                return Rules(value, at, depth) is { } all ? new AllRule(all) : null;
            case RuleWords.Any:
                return Rules(value, at, depth) is { } any ? new AnyRule(any) : null;
            case RuleWords.Not:
                return Read(value, at, depth + 1) is { } inner ? new NotRule(inner) : null;
            case RuleWords.InSegment:
                return Text(value, at, RuleLimits.MaxPathLength) is { } key ? new SegmentRule(key) : null;
            default:
                return Path(value, at) is { } path ? new ChangedRule(path) : null;
        }
    }

    private ImmutableArray<Rule>? Rules(JsonElement json, string at, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return Wanted<ImmutableArray<Rule>?>(at, "an array of rules");
        var rules = ImmutableArray.CreateBuilder<Rule>();
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            // The limit is told once; whatever follows it is not looked at.
            if (_rules > RuleLimits.MaxRules)
                return null;
            if (Read(item, $"{at}/{index++}", depth + 1) is { } rule)
                rules.Add(rule);
        }

        return rules.Count == index ? rules.ToImmutable() : null;
    }

    private Rule? Field(JsonMembers members, JsonElement json)
    {
        var path = Path(json, members.At(RuleWords.Field));
        if (members.One(RuleWords.FieldOperators) is not { } word)
            return null;
        members.Take(word, out var value);
        members.RefuseRest(RuleWords.FieldOperators);
        var at = members.At(word);
        // The value is read even where the path is refused, so that its own problems are told too.
        return FieldRule(path ?? "", word, value, at);
    }

    private Rule? FieldRule(string path, string word, JsonElement value, string at)
    {
        switch (word)
        {
            case RuleWords.Between:
                return Operands(value, at) is not { } ends ? null
                    : ends.Length == 2 ? new BetweenRule(path, ends[0], ends[1]) : Wanted<Rule>(at, "an array of two operands");
            case RuleWords.In:
                return In(path, value, at);
            case RuleWords.Empty:
                return Truth(value, at) is { } empty ? new EmptyRule(path, empty) : null;
            case RuleWords.Anniversary:
                return Anniversary(path, value, at);
        }

        if (Operand(value, at) is not { } operand)
            return null;
        if (RuleWords.TryParse<Comparison>(word, out var comparison))
            return new CompareRule(path, comparison, operand);
        if (RuleWords.TryParse<TextComparison>(word, out var text))
            return new TextRule(path, text, operand);
        if (RuleWords.TryParse<HierarchyDirection>(word, out var direction))
            return new HierarchyRule(path, direction, operand);
        return word is RuleWords.Has ? new HasRule(path, operand) : new WasRule(path, operand);
    }

    private InRule? In(string path, JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return Operands(json, at) is { } values ? new InRule(path, values) : null;
        if (json.ValueKind != JsonValueKind.Object)
            return Wanted<InRule>(at, "an array of operands, or a set such as {\"myTeams\":true}");
        return Operand(json, at) switch
        {
            null => null,
            AskerOperand { Set: not AskerSet.Me } set => new InRule(path, [set]),
            _ => Wanted<InRule>(at, "an array of operands, or a set such as {\"myTeams\":true}"),
        };
    }

    private AnniversaryRule? Anniversary(string path, JsonElement json, string at)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Wanted<AnniversaryRule>(at, "an object such as {\"within\":\"14d\"}");
        var members = new JsonMembers(json, at, _problems);
        if (members.One(JustWithin) is not { } word)
            return null;
        members.Take(word, out var value);
        members.RefuseRest(JustWithin);
        return Period(value, members.At(word)) is { } within ? new AnniversaryRule(path, within) : null;
    }

    private Rule? Related(JsonMembers members, JsonElement json, int depth)
    {
        var path = Path(json, members.At(RuleWords.Related)) ?? "";
        var where = members.Take(RuleWords.Where, out var rule) ? Read(rule, members.At(RuleWords.Where), depth + 1) : Rule.Always;
        if (!members.HasAny(RuleWords.RelatedOperators) && !members.HasAny(AllComparisons))
        {
            members.RefuseRest(RuleWords.RelatedMembers);
            return where is null ? null : new RelatedRule(path, where, Quantifier.Any);
        }

        if (members.One(RuleWords.RelatedOperators, RuleWords.RelatedMembers.AsSpan()) is not { } word)
            return null;
        members.Take(word, out var value);
        return word is RuleWords.Is ? Quantified(members, path, where, value) : Aggregated(members, path, where, word, value);
    }

    private RelatedRule? Quantified(JsonMembers members, string path, Rule? where, JsonElement value)
    {
        members.RefuseRest([RuleWords.Where, RuleWords.Is]);
        return Word<Quantifier>(value, members.At(RuleWords.Is)) is { } quantifier && where is not null ? new RelatedRule(path, where, quantifier) : null;
    }

    private AggregateRule? Aggregated(JsonMembers members, string path, Rule? where, string word, JsonElement value)
    {
        var aggregate = EnumNames<Aggregate>.Parse(word);
        string? of = null;
        string? currency = null;
        if (aggregate == Aggregate.Count)
            IsTrue(value, members.At(word));
        else
            of = Path(value, members.At(word));
        if (aggregate == Aggregate.Sum && members.Take(RuleWords.Currency, out var code))
            currency = Currency(code, members.At(RuleWords.Currency));
        if (members.One(AllComparisons, RuleWords.Currency) is not { } comparison)
            return null;
        members.Take(comparison, out var compared);
        members.RefuseRest([RuleWords.Where, word, comparison]);
        var operand = Operand(compared, members.At(comparison));
        return operand is null || where is null
            ? null
            : new AggregateRule(path, where, aggregate, of, currency, EnumNames<Comparison>.Parse(comparison), operand);
    }
}
