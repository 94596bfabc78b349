namespace Quickstart;

/// <summary>There is nothing that the user may see of what was asked for.</summary>
internal sealed class NotFoundException(string sentence) : Exception(sentence);
