using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;

namespace Crm.Processes;

/// <summary>The members of one JSON object; faults go to the list of problems and are read as nothing.</summary>
internal sealed class ProcessMembers
{
    private readonly List<(string Name, JsonElement Value, string At)> _members = [];
    private readonly List<Problem> _problems;
    private readonly string _at;
    private readonly bool _readable;

    /// <summary>Reads the members.</summary>
    /// <param name="json">The object.</param>
    /// <param name="at">Its JSON pointer.</param>
    /// <param name="allowed">The names allowed; null for any.</param>
    /// <param name="problems">Where faults go.</param>
    public ProcessMembers(JsonElement json, string at, ImmutableArray<string>? allowed, List<Problem> problems)
    {
        _at = at;
        _problems = problems;
        _readable = json.ValueKind == JsonValueKind.Object;
        if (_readable)
            ReadMembers(json, allowed);
        else
            Wrong(at, "an object");
    }

    public IReadOnlyList<(string Name, JsonElement Value, string At)> All => _members;

    public string Text(string name)
    {
        if (Find(name, required: true) is null)
            return "";
        return TextOrNull(name) ?? "";
    }

    public string? TextOrNull(string name) => Find(name) is { } value ? AsText(value, PointerTo(name)) : null;

    public int? IntegerOrNull(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        Wrong(PointerTo(name), "a whole number");
        return null;
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } value)
            return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Wrong(PointerTo(name), "true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    public ImmutableArray<string> Texts(string name) => Items(name, required: false, (item, at) => AsText(item, at) ?? "");

    public ImmutableArray<T> Items<T>(string name, bool required, Func<JsonElement, string, T> read)
    {
        if (Find(name, required) is not { } value)
            return [];
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().Select((item, i) => read(item, $"{PointerTo(name)}/{i}"))];
        Wrong(PointerTo(name), "an array");
        return [];
    }

    public T? Item<T>(string name, Func<JsonElement, string, T?> read) where T : class => Find(name) is { } value ? read(value, PointerTo(name)) : null;

    public T? Required<T>(string name, Func<JsonElement, string, T?> read) where T : class =>
        Find(name, required: true) is { } value ? read(value, PointerTo(name)) : null;

    private void ReadMembers(JsonElement json, ImmutableArray<string>? allowed)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
                _problems.Add(new Problem(ProblemCodes.ProcessBadText, _at));
            else if (!names.Add(name))
                _problems.Add(new Problem(ProblemCodes.ProcessMemberTwice, PointerTo(name)));
            else if (allowed is { } known && !known.Contains(name, StringComparer.Ordinal))
                _problems.Add(new Problem(ProblemCodes.ProcessUnknownMember, PointerTo(name), ("allowed", known), ("near", NearNames.Of(name, known))));
            else
                _members.Add((name, member.Value, PointerTo(name)));
        }
    }

    private JsonElement? Find(string name, bool required = false)
    {
        foreach (var member in _members)
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal))
                return member.Value;
        }

        if (required && _readable)
            _problems.Add(new Problem(ProblemCodes.ProcessMemberMissing, _at, ("name", name)));
        return null;
    }

    private string? AsText(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(at, "a text");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: legal JSON that is no text.
            _problems.Add(new Problem(ProblemCodes.ProcessBadText, at));
            return null;
        }
    }

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

    private void Wrong(string at, string wanted) => _problems.Add(new Problem(ProblemCodes.ProcessWrongForm, at, ("wanted", wanted)));

    private string PointerTo(string name) =>
        $"{_at}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
