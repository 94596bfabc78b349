namespace Crm.Core.Tests.Architecture;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Crm.Core.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException("Crm.Core.sln was not found above the tests.");
    }
}
