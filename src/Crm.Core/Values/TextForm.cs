namespace Crm.Values;

/// <summary>The normal form of texts that stand for something.</summary>
internal static class TextForm
{
    /// <summary>The text in its normal form; null when it has not the form at all.</summary>
    public static string? Normal(TextFormat format, string text) => format switch
    {
        TextFormat.Email => EmailAddress.Normalise(text),
        TextFormat.Phone => PhoneNumber.Normalise(text),
        TextFormat.Url => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text.Trim() : null,
        TextFormat.Currency => Currency.IsCode(text.Trim()) ? text.Trim() : null,
        _ => text,
    };
}
