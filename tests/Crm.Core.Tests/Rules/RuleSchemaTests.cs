using System.Text.Json;
using System.Text.RegularExpressions;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Rules;

public class RuleSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(RuleJson.Schema).RootElement;

    [Fact]
    public void The_schema_and_the_reader_know_the_same_words()
    {
        Assert.Equal(Sorted(RuleWords.FieldOperators.Add(RuleWords.Field)), Properties("fieldTest"));
        Assert.Equal(Sorted(RuleWords.RelatedMembers.Add(RuleWords.Related)), Sorted(Properties("quantified").Union(Properties("aggregated"), StringComparer.Ordinal)));
        Assert.Equal(Sorted(RuleWords.Rules), Sorted(Heads()));
        Assert.Equal(
            Sorted(RuleWords.Operands.Add(RuleWords.StartOf).Add(RuleWords.Currency)),
            Sorted(new[] { "otherField", "now", "today", "money", "me", "askerSet" }.SelectMany(Properties).Distinct(StringComparer.Ordinal)));
        Assert.Equal(Sorted(EnumNames<Quantifier>.All), Enum(Definition("quantified").GetProperty("properties").GetProperty(RuleWords.Is)));
        Assert.Equal(Sorted(EnumNames<CalendarUnit>.All), Enum(Definition("unit")));
    }

    [Fact]
    public void What_is_written_meets_the_schema() => Prop.ForAll(RandomRules.Rule.ToArbitrary(), rule =>
    {
        using var json = JsonDocument.Parse(RuleJson.Write(rule));
        return Meets(json.RootElement, Schema);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData("""{"field":"a","eqq":1}""")]
    [InlineData("""{"field":"a","eq":1,"ne":2}""")]
    [InlineData("""{"field":"A","eq":1}""")]
    [InlineData("""{"field":"a","eq":null}""")]
    [InlineData("""{"field":"a","eq":{"amount":1}}""")]
    [InlineData("""{"field":"a","in":{"me":true}}""")]
    [InlineData("""{"related":"a","ge":3}""")]
    [InlineData("""{"related":"a","count":true,"sum":"b","ge":3}""")]
    [InlineData("""{"related":"a","count":true,"currency":"EUR","ge":3}""")]
    [InlineData("""{"all":[],"any":[]}""")]
    [InlineData("""{}""")]
    public void What_the_reader_refuses_the_schema_refuses(string text)
    {
        using var json = JsonDocument.Parse(text);
        Assert.False(Meets(json.RootElement, Schema));
        Assert.False(RuleJson.TryParse(text, out _, out _));
    }

    // As much of JSON Schema as the schema uses; a keyword that is not known here fails the test.
    private static bool Meets(JsonElement json, JsonElement schema) => schema.EnumerateObject().All(keyword => keyword.Name switch
    {
        "$schema" or "$id" or "$defs" or "title" or "description" => true,
        "$ref" => Meets(json, Definition(keyword.Value.GetString()!["#/$defs/".Length..])),
        "type" => keyword.Value.ValueEquals(json.ValueKind is JsonValueKind.True or JsonValueKind.False ? "boolean" : json.ValueKind.ToString().ToLowerInvariant()),
        "oneOf" => keyword.Value.EnumerateArray().Count(s => Meets(json, s)) == 1,
        "anyOf" => keyword.Value.EnumerateArray().Any(s => Meets(json, s)),
        "allOf" => keyword.Value.EnumerateArray().All(s => Meets(json, s)),
        "const" => JsonElement.DeepEquals(json, keyword.Value),
        "enum" => keyword.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(json, v)),
        "properties" => keyword.Value.EnumerateObject().All(p => !json.TryGetProperty(p.Name, out var value) || Meets(value, p.Value)),
        "additionalProperties" => json.EnumerateObject().All(p => schema.GetProperty("properties").TryGetProperty(p.Name, out _)),
        "required" => keyword.Value.EnumerateArray().All(name => json.TryGetProperty(name.GetString()!, out _)),
        "dependentRequired" => keyword.Value.EnumerateObject().All(p =>
            !json.TryGetProperty(p.Name, out _) || p.Value.EnumerateArray().All(name => json.TryGetProperty(name.GetString()!, out _))),
        "minProperties" => json.EnumerateObject().Count() >= keyword.Value.GetInt32(),
        "maxProperties" => json.EnumerateObject().Count() <= keyword.Value.GetInt32(),
        "items" => json.EnumerateArray().All(item => Meets(item, keyword.Value)),
        "minItems" => json.GetArrayLength() >= keyword.Value.GetInt32(),
        "maxItems" => json.GetArrayLength() <= keyword.Value.GetInt32(),
        "minimum" => json.GetDouble() >= keyword.Value.GetDouble(),
        "maximum" => json.GetDouble() <= keyword.Value.GetDouble(),
        "minLength" => json.GetString()!.EnumerateRunes().Count() >= keyword.Value.GetInt32(),
        "maxLength" => json.GetString()!.EnumerateRunes().Count() <= keyword.Value.GetInt32(),
        "pattern" => Regex.IsMatch(json.GetString()!, keyword.Value.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
        _ => throw new InvalidOperationException($"The schema uses '{keyword.Name}', which this test does not know."),
    });

    private static JsonElement Definition(string name) => Schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> Heads() => Definition("rule").GetProperty("oneOf").EnumerateArray()
        .Select(r => Definition(r.GetProperty("$ref").GetString()!["#/$defs/".Length..]).GetProperty("required")[0].GetString()!)
        .Distinct(StringComparer.Ordinal);

    private static string[] Properties(string definition) => Sorted(Definition(definition).GetProperty("properties").EnumerateObject().Select(p => p.Name));

    private static string[] Enum(JsonElement schema) => Sorted(schema.GetProperty("enum").EnumerateArray().Select(v => v.GetString()!));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
