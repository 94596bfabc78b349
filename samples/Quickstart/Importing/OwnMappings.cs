using Crm.Import.Mappings;

namespace Quickstart.Importing;

/// <summary>The mappings that come with the sample, as files beside the program.</summary>
internal static class OwnMappings
{
    public const string Default = "sales-opportunities";

    private static readonly Lazy<string[]> KnownSystems = new(() => [.. Names.Select(n => Read(PathOf(n)).System).Append("story").Distinct(StringComparer.Ordinal)]);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Mappings");

    /// <summary>Their names, such as <c>sparklesquad</c>.</summary>
    public static IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>The systems by whose keys imported records are known.</summary>
    public static IReadOnlyList<string> Systems => KnownSystems.Value;

    /// <summary>The file of a mapping: one that is named by its path, or one of the sample's own.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Find(string? name)
    {
        if (name is not null && File.Exists(name))
            return name;
        var own = PathOf(name ?? Default);
        return File.Exists(own) && string.Equals(Path.GetDirectoryName(own), Folder, StringComparison.Ordinal)
            ? own
            : throw new InputException($"There is no mapping '{name}'{Sentences.DidYouMean(name ?? "", Names)}; give a file, or one of {string.Join(", ", Names)}.");
    }

    /// <summary>How to say that files are of another form than a mapping has it.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="mapping">The mapping that does not fit them.</param>
    public static string OtherThan(string folder, string mapping)
    {
        var fitting = Names.Where(n => Read(PathOf(n)).Tables.All(t => File.Exists(Path.Combine(folder, t.File)))).ToList();
        return $"The files were read by the mapping {Path.GetFileNameWithoutExtension(mapping)}; --mapping names another: {(fitting.Count > 0
            ? $"{string.Join(" or ", fitting)} has the files of this folder"
            : $"a file of your own, or one of {string.Join(", ", Names)}")}.";
    }

    /// <exception cref="Crm.Errors.RefusedException">It is no plan; all that is wrong is listed.</exception>
    public static ImportPlan Read(string path) => ImportPlan.Parse(File.ReadAllText(path));

    private static string PathOf(string name) => Path.Combine(Folder, name.EndsWith(".json", StringComparison.Ordinal) ? name : $"{name}.json");
}
