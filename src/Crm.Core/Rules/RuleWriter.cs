using System.Text.Json;
using Crm.Records;

namespace Crm.Rules;

/// <summary>Writes the one JSON form of a rule.</summary>
internal sealed class RuleWriter(Utf8JsonWriter json)
{
    public void Write(Rule rule)
    {
        json.WriteStartObject();
        switch (rule)
        {
            case AllRule all:
                WriteRules(RuleWords.All, all.Rules);
                break;
            case AnyRule any:
                WriteRules(RuleWords.Any, any.Rules);
                break;
            case NotRule not:
                json.WritePropertyName(RuleWords.Not);
                Write(not.Inner);
                break;
            case RelatedRule related:
                WriteRelated(related.Path, related.Where);
                if (related.Quantifier != Quantifier.Any)
                    json.WriteString(RuleWords.Is, EnumNames<Quantifier>.Of(related.Quantifier));
                break;
            case AggregateRule aggregate:
                WriteAggregate(aggregate);
                break;
            case SegmentRule segment:
                json.WriteString(RuleWords.InSegment, segment.Key);
                break;
            case ChangedRule changed:
                json.WriteString(RuleWords.Changed, changed.Path);
                break;
            default:
                WriteField(rule);
                break;
        }

        json.WriteEndObject();
    }

    private void WriteField(Rule rule)
    {
        switch (rule)
        {
            case CompareRule compare:
                WriteField(compare.Path, EnumNames<Comparison>.Of(compare.Comparison), compare.Value);
                break;
            case TextRule text:
                WriteField(text.Path, EnumNames<TextComparison>.Of(text.Comparison), text.Value);
                break;
            case HasRule has:
                WriteField(has.Path, RuleWords.Has, has.Value);
                break;
            case HierarchyRule hierarchy:
                WriteField(hierarchy.Path, EnumNames<HierarchyDirection>.Of(hierarchy.Direction), hierarchy.Of);
                break;
            case WasRule was:
                WriteField(was.Path, RuleWords.Was, was.Value);
                break;
            case BetweenRule between:
                json.WriteString(RuleWords.Field, between.Path);
                WriteList(RuleWords.Between, [between.From, between.To]);
                break;
            case InRule { Values: [AskerOperand { Set: not AskerSet.Me } set] } within:
                WriteField(within.Path, RuleWords.In, set);
                break;
            case InRule within:
                json.WriteString(RuleWords.Field, within.Path);
                WriteList(RuleWords.In, within.Values.AsSpan());
                break;
            case EmptyRule empty:
                json.WriteString(RuleWords.Field, empty.Path);
                json.WriteBoolean(RuleWords.Empty, empty.Empty);
                break;
            case AnniversaryRule anniversary:
                json.WriteString(RuleWords.Field, anniversary.Path);
                json.WriteStartObject(RuleWords.Anniversary);
                json.WriteString(RuleWords.Within, anniversary.Within.ToString());
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"{rule.GetType().Name} has no JSON form.", nameof(rule));
        }
    }

    private void WriteRules(string word, IEnumerable<Rule> rules)
    {
        json.WriteStartArray(word);
        foreach (var rule in rules)
            Write(rule);
        json.WriteEndArray();
    }

    private void WriteField(string path, string word, Operand value)
    {
        json.WriteString(RuleWords.Field, path);
        json.WritePropertyName(word);
        Write(value);
    }

    private void WriteList(string word, ReadOnlySpan<Operand> values)
    {
        json.WriteStartArray(word);
        foreach (var value in values)
            Write(value);
        json.WriteEndArray();
    }

    private void WriteRelated(string path, Rule where)
    {
        json.WriteString(RuleWords.Related, path);
        if (where is AllRule { Rules: [] })
            return;
        json.WritePropertyName(RuleWords.Where);
        Write(where);
    }

    private void WriteAggregate(AggregateRule rule)
    {
        WriteRelated(rule.Path, rule.Where);
        var word = EnumNames<Aggregate>.Of(rule.Aggregate);
        if (rule.Of is { } of)
            json.WriteString(word, of);
        else
            json.WriteBoolean(word, true);
        if (rule.Currency is { } currency)
            json.WriteString(RuleWords.Currency, currency);
        json.WritePropertyName(EnumNames<Comparison>.Of(rule.Comparison));
        Write(rule.Value);
    }

    public void Write(Operand operand)
    {
        if (operand is LiteralOperand literal)
        {
            FieldJson.Write(json, literal.Value);
            return;
        }

        json.WriteStartObject();
        switch (operand)
        {
            case FieldOperand field:
                json.WriteString(RuleWords.Field, field.Path);
                break;
            case NowOperand now:
                WriteMoved(RuleWords.Now, now.Offset, now.StartOf);
                break;
            case TodayOperand today:
                WriteMoved(RuleWords.Today, today.Offset, today.StartOf);
                break;
            case AskerOperand asker:
                json.WriteBoolean(EnumNames<AskerSet>.Of(asker.Set), true);
                break;
        }

        json.WriteEndObject();
    }

    private void WriteMoved(string word, Time.RelativePeriod offset, Time.CalendarUnit? startOf)
    {
        json.WriteString(word, offset.ToString());
        if (startOf is { } unit)
            json.WriteString(RuleWords.StartOf, EnumNames<Time.CalendarUnit>.Of(unit));
    }
}
