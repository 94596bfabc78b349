namespace Crm.Benchmarks.Imports;

/// <summary>One way to import the file into a database of its own, once.</summary>
internal interface IImport : IDisposable
{
    Outcome Run(string path);
}
