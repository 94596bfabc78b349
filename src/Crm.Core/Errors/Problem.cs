namespace Crm.Errors;

/// <summary>One thing that is wrong: a stable code, where it is, and what is allowed.</summary>
/// <remarks>
/// Codes never change meaning between versions; hosts translate by <see cref="Code"/> and <see cref="Arguments"/>, and the English
/// <see cref="Message"/> is for people. Immutable and safe to share between threads.
/// </remarks>
public sealed record Problem
{
    /// <summary>Creates a problem whose English text is looked up by its code.</summary>
    /// <param name="code">A code from <see cref="ProblemCodes"/>, or a host's own, such as <c>clinic.insurer_unknown</c>.</param>
    /// <param name="path">Where: a field path such as <c>billing.city</c>, or a JSON pointer such as <c>/all/0</c>; empty for the whole.</param>
    /// <param name="arguments">Named values for the text, by the names that it uses.</param>
    public Problem(string code, string path = "", params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
        Path = path;
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
            named[name] = value;
        Arguments = named;
    }

    /// <summary>The stable code, lower case with one dot: <c>field.required</c>.</summary>
    public string Code { get; }

    /// <summary>The field path or JSON pointer; empty when the problem is of the whole.</summary>
    public string Path { get; init; }

    /// <summary>Which record the problem is of, such as <c>lead 0198…</c>; null when there is only one it can be.</summary>
    public string? Subject { get; init; }

    /// <summary>The values that the text names.</summary>
    public IReadOnlyDictionary<string, object?> Arguments { get; }

    /// <summary>A text that replaces the English one of the code; null for the usual text.</summary>
    public string? Text { get; init; }

    /// <summary>One English sentence without the path.</summary>
    public string Message => ProblemTexts.English(this);

    /// <summary>The subject, the path and the message in one line.</summary>
    public override string ToString()
    {
        var where = Subject is null ? Path : Path.Length == 0 ? Subject : $"{Subject} {Path}";
        return where.Length == 0 ? $"{Message} [{Code}]" : $"{where}: {Message} [{Code}]";
    }
}
