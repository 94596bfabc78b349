using System.Globalization;
using System.Text.Json;
using Crm.Records;
using Crm.Values;
using Quickstart.Finding;
using Quickstart.Model;

namespace Quickstart.Moving;

/// <summary>Reads <c>field=value</c> as the field's kind wants it.</summary>
internal sealed class FieldWords(RecordFinder finder, RecordType type)
{
    /// <exception cref="InputException">Something cannot be read; all of it is listed, with what is allowed.</exception>
    public async Task<IReadOnlyList<(string Field, FieldValue Value)>> ReadAsync(IEnumerable<string> words, CancellationToken cancellationToken)
    {
        var (values, wrong) = (new List<(string Field, FieldValue Value)>(), new List<string>());
        foreach (var word in words)
        {
            try
            {
                var (field, text) = Split(word);
                values.Add((field.Key, await ValueAsync(field, text, cancellationToken)));
            }
            catch (Exception error) when (error is InputException or NotFoundException)
            {
                wrong.Add(error.Message);
            }
        }

        return wrong.Count == 0 ? values : throw new InputException([.. wrong]);
    }

    private (FieldDefinition Field, string Text) Split(string word)
    {
        if (word.Split('=', 2) is not [var key, var text])
            throw new InputException($"'{word}' is not of the form field=value.");
        if (type.Find(key) is not { } field)
        {
            var known = type.Fields.Where(CanBeSet).Select(f => f.Key).ToList();
            throw new InputException($"{type.Name} has no field '{key}'{Sentences.DidYouMean(key, known)}; those that can be set are {string.Join(", ", known)}.");
        }

        var keeper = field.Kind == FieldKind.State ? "only its process moves it" : "it is derived or kept by the library";
        return CanBeSet(field) ? (field, text) : throw new InputException($"{key} cannot be set: {keeper}.");
    }

    private static bool CanBeSet(FieldDefinition field) => field is { ReadOnly: false, Write: not null, Kind: not FieldKind.State };

    private async Task<FieldValue> ValueAsync(FieldDefinition field, string text, CancellationToken cancellationToken)
    {
        if (text.Length == 0)
            return FieldValue.Missing;
        if (field.Kind == FieldKind.Reference)
            return await ReferenceAsync(field, text, cancellationToken);
        try
        {
            var value = Value(field, text);
            return value.IsMissing || field.AllowedChoices.IsEmpty || AllowedIn(field, value) ? value : throw new FormatException();
        }
        catch (Exception error) when (error is FormatException or JsonException or ArgumentException or OverflowException)
        {
            throw new InputException($"{field.Key}: '{text}' cannot be read; wanted is {Wanted(field)}.");
        }
    }

    private static FieldValue Value(FieldDefinition field, string text) => field.Kind switch
    {
        FieldKind.Text or FieldKind.Choice => FieldValue.Text(text, field.Kind),
        FieldKind.Choices => FieldValue.Choices(ChoiceSet.Create(text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))),
        FieldKind.Money => MoneyOf(text),
        FieldKind.Date or FieldKind.Instant => FieldJson.Read(JsonSerializer.SerializeToElement(text), field.Kind),
        _ => FieldJson.Read(JsonSerializer.Deserialize<JsonElement>(text), field.Kind),
    };

    private static FieldValue MoneyOf(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2 && decimal.TryParse(words[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? FieldValue.Money(new Money(amount, words.ElementAtOrDefault(1) ?? SellerCrm.Currency))
            : throw new FormatException();
    }

    private async Task<FieldValue> ReferenceAsync(FieldDefinition field, string text, CancellationToken cancellationToken)
    {
        var kinds = field.Target is { } target ? [RecordKind.Of(target)] : RecordKind.Roots;
        try
        {
            return FieldValue.Reference((await finder.OneAsync(kinds, text, cancellationToken)).Ref);
        }
        catch (NotFoundException missing)
        {
            throw new InputException($"{field.Key}: {missing.Message}");
        }
    }

    private static bool AllowedIn(FieldDefinition field, FieldValue value) => value.Kind == FieldKind.Choices
        ? value.AsChoices()!.All(c => field.AllowedChoices.Contains(c, StringComparer.Ordinal))
        : field.AllowedChoices.Contains(value.AsText()!, StringComparer.Ordinal);

    private static string Wanted(FieldDefinition field) => field.Kind switch
    {
        _ when !field.AllowedChoices.IsEmpty => $"one of {string.Join(", ", field.AllowedChoices)}",
        FieldKind.Integer => "a whole number",
        FieldKind.Number => "a number such as 12.5",
        FieldKind.Boolean => "true or false",
        FieldKind.Date => "a day such as 2026-03-29",
        FieldKind.Instant => "an instant such as 2026-03-29T10:15:00Z",
        FieldKind.Money => $"an amount such as 1200 or \"1200 {SellerCrm.Currency}\"",
        FieldKind.Point => "a place such as [47.4,8.5]",
        _ => $"a {FieldKinds.Of(field.Kind).Name}",
    };
}
