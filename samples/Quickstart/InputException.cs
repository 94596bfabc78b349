namespace Quickstart;

/// <summary>Something that the user gave cannot be used; the sentences say what, and what is allowed.</summary>
internal sealed class InputException(params string[] sentences) : Exception(string.Join(' ', sentences))
{
    public IReadOnlyList<string> Sentences { get; } = sentences;
}
