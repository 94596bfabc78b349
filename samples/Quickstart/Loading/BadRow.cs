using System.Globalization;

namespace Quickstart.Loading;

/// <summary>A row that was left out, and why.</summary>
internal sealed record BadRow(string File, int Line, string Column, string Value, string Reason)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}, line {Line}, {Column} \"{Value}\": {Reason}; the row is left out.");
}

/// <summary>Ends the reading of one row.</summary>
internal sealed class BadRowException(BadRow row) : Exception(row.ToString())
{
    public BadRow Row => row;
}
