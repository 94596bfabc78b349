using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;

namespace Crm.Schedules;

/// <summary>The members of the JSON object that a schedule is; faults go to the list of problems and are read as nothing.</summary>
internal sealed class ScheduleMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems;
    private readonly bool _readable;

    public ScheduleMembers(JsonElement json, List<Problem> problems)
    {
        _problems = problems;
        _readable = json.ValueKind == JsonValueKind.Object;
        if (!_readable)
        {
            Wrong("", "an object");
            return;
        }

        foreach (var member in json.EnumerateObject())
        {
            if (Decoded(() => member.Name) is not { } name)
                problems.Add(new Problem(ProblemCodes.ScheduleBadText));
            else if (!_members.TryAdd(name, member.Value))
                problems.Add(new Problem(ProblemCodes.ScheduleMemberTwice, PointerTo(name)));
        }
    }

    public bool Has(string name) => _members.ContainsKey(name);

    public void RefuseOthers(ImmutableArray<string> known)
    {
        foreach (var name in _members.Keys.Where(n => !known.Contains(n, StringComparer.Ordinal)))
            _problems.Add(new Problem(ProblemCodes.ScheduleUnknownMember, PointerTo(name), ("allowed", known), ("near", NearNames.Of(name, known))));
    }

    public void Require(string name)
    {
        if (_readable && !Has(name))
            _problems.Add(new Problem(ProblemCodes.ScheduleMemberMissing, "", ("name", name)));
    }

    public string? Text(string name) => _members.TryGetValue(name, out var value) ? TextOf(value, PointerTo(name)) : null;

    /// <summary>A text that another reader understands.</summary>
    public T? Read<T>(string name, Func<string, T?> read, string wanted) where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (read(text) is { } value)
            return value;
        Wrong(PointerTo(name), wanted);
        return null;
    }

    public string? Word(string name, ImmutableArray<string> known) => _members.TryGetValue(name, out var value) ? WordOf(value, PointerTo(name), known) : null;

    public ImmutableArray<string> Words(string name, ImmutableArray<string> known)
    {
        if (!_members.TryGetValue(name, out var value))
            return [];
        var at = PointerTo(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            Wrong(at, $"an array with one or more of {string.Join(", ", known)}");
            return [];
        }

        var words = new List<string>();
        foreach (var (i, item) in value.EnumerateArray().Index())
        {
            if (WordOf(item, $"{at}/{i}", known) is not { } word)
                continue;
            if (words.Contains(word, StringComparer.Ordinal))
                _problems.Add(new Problem(ProblemCodes.ScheduleNamedTwice, $"{at}/{i}", ("name", word)));
            words.Add(word);
        }

        return [.. words];
    }

    public int? Integer(string name, Func<int, bool> isAllowed, string allowed)
    {
        if (!_members.TryGetValue(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
            Wrong(PointerTo(name), "a whole number");
        else if (!isAllowed(number))
            _problems.Add(new Problem(ProblemCodes.ScheduleOutOfRange, PointerTo(name), ("value", number), ("allowed", allowed)));
        else
            return number;
        return null;
    }

    private string? WordOf(JsonElement value, string at, ImmutableArray<string> known)
    {
        if (TextOf(value, at) is not { } word)
            return null;
        if (known.Contains(word, StringComparer.Ordinal))
            return word;
        _problems.Add(new Problem(ProblemCodes.ScheduleUnknownWord, at, ("value", word), ("allowed", known), ("near", NearNames.Of(word, known))));
        return null;
    }

    private string? TextOf(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(at, "a text");
            return null;
        }

        if (Decoded(value.GetString) is { } text)
            return text;
        _problems.Add(new Problem(ProblemCodes.ScheduleBadText, at));
        return null;
    }

    // Half of a surrogate pair, escaped, is legal JSON that is no text.
    private static string? Decoded(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Wrong(string at, string wanted) => _problems.Add(new Problem(ProblemCodes.ScheduleWrongForm, at, ("wanted", wanted)));

    private static string PointerTo(string name) =>
        $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
