using System.Globalization;
using System.Resources;
using Crm.Errors;

namespace Crm.Import.Errors;

/// <summary>Makes the problems of an import, with their English text.</summary>
internal static class ImportTexts
{
    private static readonly ResourceManager Texts = new("Crm.Import.Errors.Problems", typeof(ImportTexts).Assembly);

    public static Problem Problem(string code, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        new(code, "", arguments) { Text = Texts.GetString(code, CultureInfo.InvariantCulture) };
}
