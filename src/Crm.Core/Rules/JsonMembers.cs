using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;

namespace Crm.Rules;

/// <summary>The members of one JSON object while it is read: what was asked for is taken out, so that what remains is unknown.</summary>
internal sealed class JsonMembers
{
    private const int ShownLength = 60;
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _at;
    private readonly List<Problem> _problems;

    public JsonMembers(JsonElement json, string at, List<Problem> problems)
    {
        _at = at;
        _problems = problems;
        foreach (var member in json.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
                problems.Add(new Problem(ProblemCodes.RuleBadText, at, ("allowed", RuleLimits.MaxPathLength)));
            else if (!_members.TryAdd(name, member.Value))
                problems.Add(new Problem(ProblemCodes.RuleDuplicate, Pointer(at, name)));
        }
    }

    /// <summary>The JSON pointer (RFC 6901) of a member.</summary>
    public static string Pointer(string at, string name) =>
        $"{at}/{Shown(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public string At(string name) => Pointer(_at, name);

    public bool HasAny(ImmutableArray<string> of) => of.Any(_members.ContainsKey);

    public bool Take(string name, out JsonElement value) => _members.Remove(name, out value);

    /// <summary>The only one of these that is there; null, and problems, when there is none or several.</summary>
    /// <param name="of">Of which one must be there.</param>
    /// <param name="known">What else may stand in such an object, so that only what is truly unknown is named.</param>
    public string? One(ImmutableArray<string> of, params ReadOnlySpan<string> known)
    {
        var found = of.Where(_members.ContainsKey).ToList();
        if (found.Count == 1)
            return found[0];
        if (found.Count > 1)
            _problems.Add(new Problem(ProblemCodes.RuleManyOperators, _at, ("found", found)));
        else if (!RefuseUnknown(of, known))
            _problems.Add(new Problem(ProblemCodes.RuleNoOperator, _at, ("allowed", of)));
        return null;
    }

    /// <summary>Names every member that nobody asked for.</summary>
    public void RefuseRest(ImmutableArray<string> allowed) => RefuseUnknown(allowed, []);

    private bool RefuseUnknown(ImmutableArray<string> allowed, ReadOnlySpan<string> known)
    {
        var refused = false;
        foreach (var name in _members.Keys)
        {
            if (known.Contains(name))
                continue;
            _problems.Add(new Problem(ProblemCodes.RuleUnknownOperator, At(name), ("name", Shown(name)), ("allowed", allowed), ("near", NearNames.Of(name, allowed))));
            refused = true;
        }

        return refused;
    }

    public static string Shown(string text)
    {
        if (text.Length <= ShownLength)
            return text;
        var end = char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength;
        return text[..end] + "…";
    }

    // Half of a surrogate pair, escaped, is found out only when the name is decoded.
    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
