using System.Text;

namespace Crm.Sql;

/// <summary>Names as SQL likes them: <c>billing.postalCode</c> becomes <c>billing_postal_code</c>.</summary>
internal static class SqlNames
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0 && text[^1] != '_')
                text.Append('_');
            text.Append(letter == '.' ? '_' : char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
