using Crm.Errors;
using Crm.Import.Errors;
using Crm.Import.Files;
using Crm.Import.Mappings;

namespace Quickstart.Importing;

/// <summary>Files, and how they become records.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Plan">How they become records.</param>
/// <param name="Mapping">Where that is said.</param>
internal sealed record ImportSource(string Folder, ImportPlan Plan, string Mapping)
{
    private static readonly string[] Packings = [".gz", ".zip"];

    /// <summary>All files of a folder that the mapping names, or the tables of a single file.</summary>
    /// <exception cref="InputException">There is no such folder, file or mapping, or the mapping says nothing about the file.</exception>
    public static ImportSource Of(string path, string? mapping)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new InputException($"There is no folder or file {path}.");
        var mappingFile = OwnMappings.Find(mapping);
        var plan = OwnMappings.Read(mappingFile);
        return Directory.Exists(path) ? new ImportSource(path, plan, mappingFile) : OfFile(path, plan, mappingFile);
    }

    private static ImportSource OfFile(string path, ImportPlan plan, string mapping)
    {
        var (folder, file) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        var tables = plan.Tables.Where(t => string.Equals(Unpacked(t.File), Unpacked(file), StringComparison.OrdinalIgnoreCase)).Select(t => t with { File = file });
        return new ImportSource(folder, plan with { Tables = [.. tables] }, mapping) is { Plan.Tables.IsEmpty: false } source
            ? source
            : throw new InputException(
                $"{Path.GetFileName(mapping)} says nothing about {file}; it knows {string.Join(", ", plan.Tables.Select(t => t.File).Distinct(StringComparer.Ordinal))}.",
                $"--mapping names another: a file of your own, or one of {string.Join(", ", OwnMappings.Names)}.");
    }

    /// <summary>What a failure says and how to name another mapping, where the files are not of the form of this one; else null.</summary>
    public string[]? OtherForm(CrmException failure) => failure switch
    {
        SourceException { Problem.Code: ImportCodes.Unreadable } missing when Plan.Tables.Any(t => !File.Exists(Path.Combine(Folder, t.File))) =>
            [Sentences.Of(missing), OwnMappings.OtherThan(Folder, Mapping)],
        RefusedException refused when refused.Problems.Any(p => string.Equals(p.Code, ImportCodes.UnknownColumn, StringComparison.Ordinal)) =>
            [.. refused.Problems.Select(Sentences.Of), OwnMappings.OtherThan(Folder, Mapping)],
        _ => null,
    };

    private static string Unpacked(string file) =>
        Packings.FirstOrDefault(p => file.EndsWith(p, StringComparison.OrdinalIgnoreCase)) is { } packing ? file[..^packing.Length] : file;
}
