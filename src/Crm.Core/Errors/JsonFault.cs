using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Errors;

/// <summary>Says where a text stops being JSON, what stands there, and what was to be expected.</summary>
public sealed class JsonFault
{
    private const int ShownWord = 20;
    private readonly string _json;
    private readonly int _at;
    private readonly Stack<char> _open = new();
    private bool _inText;
    private char _last;
    private char _beforeText;

    private JsonFault(string json, int at)
    {
        (_json, _at) = (json, at);
        for (var i = 0; i < at; i++)
            Pass(json[i], i);
    }

    /// <summary>One phrase, such as <c>line 1, column 12: the comma before "}" is one too many</c>.</summary>
    /// <param name="json">What was read.</param>
    /// <param name="error">What the reader made of it.</param>
    public static string Of(string json, JsonException error)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(error);
        // Only a name that stands twice has no place.
        if (error is not { LineNumber: { } line, BytePositionInLine: { } bytes })
            return "a name stands twice in one object";
        if (error.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal))
            return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: it is nested too deep");
        var (begin, at) = Place(json, line, bytes);
        var fault = new JsonFault(json, at);
        if (!fault._inText)
        {
            at = WordAt(json, begin, at);
            fault = new JsonFault(json, at);
        }

        return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {at - begin + 1}: {fault.Words()}");
    }

    private static (int Begin, int At) Place(string json, long line, long bytes)
    {
        var begin = 0;
        for (; line > 0; line--)
            begin = json.IndexOf('\n', begin) + 1;
        var at = begin;
        while (at < json.Length && bytes > 0)
        {
            var length = char.IsHighSurrogate(json[at]) && at + 1 < json.Length ? 2 : 1;
            bytes -= Encoding.UTF8.GetByteCount(json.AsSpan(at, length));
            at += length;
        }

        return (begin, at);
    }

    // The reader stops within a word that is none, or behind it.
    private static int WordAt(string json, int begin, int at)
    {
        var word = at;
        while (word > begin && char.IsLetterOrDigit(json[word - 1]))
            word--;
        var isWithin = at < json.Length && char.IsLetterOrDigit(json[at]);
        return isWithin || (word < at && char.IsLetter(json[word]) && json[word..at] is not ("true" or "false" or "null")) ? word : at;
    }

    private void Pass(char c, int i)
    {
        if (_inText)
        {
            if (c == '"' && !IsEscaped(i))
                (_inText, _last) = (false, '"');
        }
        else if (c == '"')
        {
            (_inText, _beforeText) = (true, _last);
        }
        else if (!char.IsWhiteSpace(c))
        {
            if (c is '{' or '[')
                _open.Push(c);
            else if (c is '}' or ']' && _open.Count > 0)
                _open.Pop();
            _last = c;
        }
    }

    private bool IsEscaped(int at)
    {
        var backslashes = 0;
        while (at - backslashes > 0 && _json[at - backslashes - 1] == '\\')
            backslashes++;
        return backslashes % 2 == 1;
    }

    private string Words()
    {
        if (_inText)
            return InText();
        if (_at >= _json.Length)
            return _last == '\0' ? "there is nothing; wanted is a value" : $"it ends here; wanted is {Wanted()}";
        return _json[_at] switch
        {
            '}' or ']' when _last == ',' => $"the comma before {Found()} is one too many",
            '\'' => "a name or a text stands in double quotes, not in single ones",
            '/' or '#' => "there are no comments in JSON",
            _ when _last is '-' or '.' => "the number is not finished",
            _ => $"{Found()} does not fit here; wanted is {Wanted()}",
        };
    }

    private string InText() => _at >= _json.Length
        ? "a text in quotes is not closed"
        : char.IsControl(_json[_at]) ? "a text goes on to another line, or holds a control character; write \\n for a new line" : Escape();

    private string Escape() => _json[_at - 1] == '\\' ? $"\\{_json[_at]} is no escape" : "the escape is not right; \\u has four hexadecimal digits behind it";

    private string Wanted() => _last switch
    {
        '\0' or ':' => "a value",
        '{' => "a name in double quotes, or \"}\"",
        ',' => _open.TryPeek(out var open) && open == '{' ? "a name in double quotes" : "a value",
        '[' => "a value, or \"]\"",
        '"' when _beforeText is '{' or ',' && _open.TryPeek(out var open) && open == '{' => "a colon",
        _ => _open.TryPeek(out var open) ? $"a comma, or \"{(open == '{' ? '}' : ']')}\"" : "nothing more",
    };

    private string Found()
    {
        var end = _at + 1;
        while (end < _json.Length && end - _at < ShownWord && char.IsLetterOrDigit(_json[_at]) && char.IsLetterOrDigit(_json[end]))
            end++;
        return $"\"{_json[_at..end]}\"";
    }
}
