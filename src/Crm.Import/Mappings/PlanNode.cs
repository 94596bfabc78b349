using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;
using Crm.Import.Errors;

namespace Crm.Import.Mappings;

/// <summary>A place in the JSON of a plan; what is wrong there is noted with its pointer.</summary>
internal sealed class PlanNode(JsonElement json, string pointer, List<Problem> problems)
{
    public bool IsObject => json.ValueKind == JsonValueKind.Object;

    public bool Has(string member) => IsObject && json.TryGetProperty(member, out _);

    public void Refuse(Problem problem) => problems.Add(problem with { Path = pointer });

    /// <summary>Notes that a member lacks, unless it is there in a wrong form; an empty text stands for it.</summary>
    public string Lacks(string member)
    {
        if (IsObject && !Has(member))
            Refuse(ImportTexts.Problem(ImportCodes.PlanLacks, ("member", member)));
        return "";
    }

    /// <summary>Notes every other member, and that it is no object.</summary>
    public void Only(params string[] allowed)
    {
        if (!IsObject)
        {
            Wanted("an object");
            return;
        }

        foreach (var other in json.EnumerateObject().Where(m => !allowed.Contains(m.Name, StringComparer.Ordinal)))
            At(other.Value, other.Name).Refuse(ImportTexts.Problem(ImportCodes.PlanUnknownMember, ("member", other.Name), ("allowed", allowed), ("near", NearNames.Of(other.Name, allowed))));
    }

    public PlanNode? Member(string name) => IsObject && json.TryGetProperty(name, out var value) ? At(value, name) : null;

    public IEnumerable<(string Name, PlanNode Node)> Members()
    {
        if (IsObject)
            return json.EnumerateObject().Select(m => (m.Name, At(m.Value, m.Name)));
        Wanted("an object");
        return [];
    }

    public ImmutableArray<T> Items<T>(string name, bool required, Func<PlanNode, T> read)
    {
        if (Member(name) is not { } list)
        {
            if (required)
                Lacks(name);
            return [];
        }

        return list.Each(read);
    }

    /// <summary>One text, or a list of them.</summary>
    public ImmutableArray<string> Texts() => json.ValueKind == JsonValueKind.Array ? Each(n => n.Words() ?? "") : [Words() ?? ""];

    /// <summary>The same, and at least one.</summary>
    public ImmutableArray<string> SomeTexts()
    {
        var texts = Texts();
        if (texts.IsEmpty && json.ValueKind == JsonValueKind.Array)
            Wanted("a text, or a list of at least one");
        return texts;
    }

    public string? Text(string member) => Member(member)?.Words();

    /// <summary>A text; or a number or a truth in its JSON form.</summary>
    public string? Scalar(string member) => Member(member) is not { } node ? null
        : node.Kind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? node.Raw
        : node.Words();

    /// <summary>One character, which may have to be fit for something.</summary>
    public char? Letter(string member, Func<char, bool>? fits = null, string wanted = "a text of one character")
    {
        if (Member(member) is not { } node || node.Words(mayHoldNul: true) is not { } words)
            return null;
        if (words is [var letter] && fits?.Invoke(letter) != false)
            return letter;
        node.Wanted(wanted);
        return null;
    }

    public bool? Flag(string member)
    {
        if (Member(member) is not { } node)
            return null;
        if (node.Kind is JsonValueKind.True or JsonValueKind.False)
            return node.Kind == JsonValueKind.True;
        node.Wanted("true or false");
        return null;
    }

    public decimal? Number()
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var number))
            return number;
        Wanted("a number");
        return null;
    }

    public string? Words(bool mayHoldNul = false)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            Wanted("a text");
            return null;
        }

        try
        {
            var words = json.GetString();
            if (mayHoldNul || words?.Contains('\0', StringComparison.Ordinal) != true)
                return words;
            Wanted("a text without NUL");
        }
        catch (InvalidOperationException)
        {
            // An escape of half a surrogate pair.
            Wanted("a text whose surrogates come in pairs");
        }

        return null;
    }

    private JsonValueKind Kind => json.ValueKind;

    private string Raw => json.GetRawText();

    private ImmutableArray<T> Each<T>(Func<PlanNode, T> read)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return [.. json.EnumerateArray().Select((item, i) => read(new PlanNode(item, $"{pointer}/{i}", problems)))];
        Wanted("a list");
        return [];
    }

    private void Wanted(string what) => Refuse(ImportTexts.Problem(ImportCodes.PlanWrongForm, ("wanted", what)));

    private PlanNode At(JsonElement value, string member) =>
        new(value, $"{pointer}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", problems);
}
