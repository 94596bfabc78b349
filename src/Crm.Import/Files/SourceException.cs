using System.Globalization;
using Crm.Errors;

namespace Crm.Import.Files;

/// <summary>A file cannot be read, or not any further: what is wrong, in which line, and what is allowed.</summary>
/// <remarks>What is wrong with a single row is no error; see <see cref="SourceReader.Problem"/>.</remarks>
public sealed class SourceException : CrmException
{
    internal SourceException(string file, long? line, Problem problem, Exception? inner = null) : base(Sentence(file, line, problem), inner)
    {
        File = file;
        Line = line;
        Problem = problem;
    }

    /// <summary>The name of the file, without its folder.</summary>
    public string File { get; }

    /// <summary>The physical line, from 1; null when it is of the whole file.</summary>
    public long? Line { get; }

    /// <summary>What is wrong; its code is one of <see cref="Errors.ImportCodes"/>.</summary>
    public Problem Problem { get; }

    private static string Sentence(string file, long? line, Problem problem) =>
        line is { } number ? string.Create(CultureInfo.InvariantCulture, $"{file}, line {number}: {problem}") : $"{file}: {problem}";
}
