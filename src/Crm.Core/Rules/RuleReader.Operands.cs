using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;
using Crm.Records;
using Crm.Time;
using Crm.Values;

namespace Crm.Rules;

/// <content>Operands and plain values.</content>
internal sealed partial class RuleReader
{
    private static readonly ImmutableArray<string> JustStartOf = [RuleWords.StartOf];
    private static readonly ImmutableArray<string> JustCurrency = [RuleWords.Currency];

    private ImmutableArray<Operand>? Operands(JsonElement json, string at)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return Wanted<ImmutableArray<Operand>?>(at, "an array of operands");
        if (json.GetArrayLength() > RuleLimits.MaxValues)
            return Refuse<ImmutableArray<Operand>?>(ProblemCodes.RuleTooMany, at, ("allowed", RuleLimits.MaxValues), ("what", "values"));
        var operands = ImmutableArray.CreateBuilder<Operand>(json.GetArrayLength());
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (Operand(item, $"{at}/{index++}") is { } operand)
                operands.Add(operand);
        }

        return operands.Count == index ? operands.ToImmutable() : null;
    }

    private Operand? Operand(JsonElement json, string at)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return Text(json, at, RuleLimits.MaxTextLength) is { } text ? new LiteralOperand(FieldValue.Text(text)) : null;
            case JsonValueKind.Number:
                var number = JsonNumber.Read(json.GetRawText());
                return number.IsMissing ? BadNumber<Operand>(json, at) : new LiteralOperand(number);
            case JsonValueKind.True:
            case JsonValueKind.False:
                return new LiteralOperand(FieldValue.Boolean(json.ValueKind == JsonValueKind.True));
            case JsonValueKind.Array:
                return Place(json, at);
            case JsonValueKind.Object:
                return Term(json, at);
            default:
                return Refuse<Operand>(ProblemCodes.RuleNoValue, at, ("found", "null"));
        }
    }

    private Operand? Term(JsonElement json, string at)
    {
        var members = new JsonMembers(json, at, _problems);
        if (members.One(RuleWords.Operands) is not { } word)
            return null;
        members.Take(word, out var value);
        at = members.At(word);
        switch (word)
        {
            case RuleWords.Now:
                return Moved(members, value, at) is var (nowOffset, nowUnit) ? new NowOperand(nowOffset, nowUnit) : null;
            case RuleWords.Today:
                return Moved(members, value, at) is var (offset, unit) ? new TodayOperand(offset, unit) : null;
            case RuleWords.Amount:
                return Amount(members, value, at);
            case RuleWords.Field:
                members.RefuseRest([word]);
                return Path(value, at) is { } path ? new FieldOperand(path) : null;
            default:
                members.RefuseRest([word]);
                return IsTrue(value, at) ? new AskerOperand(EnumNames<AskerSet>.Parse(word)) : null;
        }
    }

    private (RelativePeriod Offset, CalendarUnit? Unit)? Moved(JsonMembers members, JsonElement json, string at)
    {
        var offset = Period(json, at);
        CalendarUnit? unit = null;
        if (members.Take(RuleWords.StartOf, out var startOf))
            unit = Word<CalendarUnit>(startOf, members.At(RuleWords.StartOf));
        members.RefuseRest(JustStartOf);
        return offset is null ? null : (offset, unit);
    }

    private LiteralOperand? Amount(JsonMembers members, JsonElement json, string at)
    {
        decimal amount = 0;
        if (json.ValueKind != JsonValueKind.Number)
            Wanted<Operand>(at, "a number");
        else if (!JsonNumber.TryDecimal(json.GetRawText(), out amount))
            BadNumber<Operand>(json, at);
        if (members.One(JustCurrency) is not { } word)
            return null;
        members.Take(word, out var code);
        members.RefuseRest(JustCurrency);
        return Currency(code, members.At(word)) is { } currency ? new LiteralOperand(FieldValue.Money(new Money(amount, currency))) : null;
    }

    private LiteralOperand? Place(JsonElement json, string at) =>
        json.GetArrayLength() == 2
        && Coordinate(json[0]) is { } latitude and >= -90 and <= 90
        && Coordinate(json[1]) is { } longitude and >= -180 and <= 180
            ? new LiteralOperand(FieldValue.Point(new GeoPoint(latitude, longitude)))
            : Wanted<LiteralOperand>(at, "one operand; an array here is a place: latitude -90 to 90, longitude -180 to 180");

    private static double? Coordinate(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var degrees) ? degrees : null;

    private string? Currency(JsonElement json, string at) =>
        Decoded(json) is { } code && Values.Currency.IsCode(code) ? code : Wanted<string>(at, "a currency of three upper-case letters such as CHF");

    private RelativePeriod? Period(JsonElement json, string at) =>
        Decoded(json) is { } text && RelativePeriod.Parse(text) is { } period
            ? period
            : Wanted<RelativePeriod>(at, "a period such as \"-90d\", of y, mo, w, d, h, min and s");

    private T? Word<T>(JsonElement json, string at) where T : struct, Enum =>
        RuleWords.TryParse<T>(Decoded(json), out var value) ? value : Wanted<T?>(at, $"one of {string.Join(", ", EnumNames<T>.All)}");

    private bool? Truth(JsonElement json, string at) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.ValueKind == JsonValueKind.True : Wanted<bool?>(at, "true or false");

    private bool IsTrue(JsonElement json, string at) => json.ValueKind == JsonValueKind.True || Wanted<bool>(at, "true");

    private string? Path(JsonElement json, string at)
    {
        if (Decoded(json) is not { } path)
            return Wanted<string>(at, "a path, which is a text");
        if (path.Length <= RuleLimits.MaxPathLength && IsPath(path))
            return path;
        return Refuse<string>(
            ProblemCodes.RuleBadPath, at, ("value", JsonMembers.Shown(path)), ("form", FieldKey.NameForm), ("allowed", RuleLimits.MaxPathLength));
    }

    private static bool IsPath(string path)
    {
        foreach (var name in path.AsSpan().Split('.'))
        {
            if (!FieldKey.IsValidName(path.AsSpan(name)))
                return false;
        }

        return true;
    }

    private string? Text(JsonElement json, string at, int allowed)
    {
        if (json.ValueKind != JsonValueKind.String)
            return Wanted<string>(at, "a text");
        var text = Decoded(json);
        if (text is { Length: 0 })
            return Refuse<string>(ProblemCodes.RuleNoValue, at, ("found", "an empty text"));
        return text is not null && text.Length <= allowed && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : Refuse<string>(ProblemCodes.RuleBadText, at, ("allowed", allowed));
    }

    // Half of a surrogate pair, escaped, is found out only when the text is decoded.
    private static string? Decoded(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private T? BadNumber<T>(JsonElement json, string at) =>
        Refuse<T>(ProblemCodes.RuleBadNumber, at, ("number", JsonMembers.Shown(json.GetRawText())));

    private T? Wanted<T>(string at, string wanted) => Refuse<T>(ProblemCodes.RuleBadValue, at, ("wanted", wanted));

    private T? Refuse<T>(string code, string at, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        _problems.Add(new Problem(code, at, arguments));
        return default;
    }
}
