using Crm.Records;
using Crm.Values;

namespace Crm.Commits;

/// <summary>Brings values into their normal form and derives what follows from others.</summary>
internal static class NormalisePhase
{
    public static ValueTask RunAsync(CommitContext context, MoneyConversion money, CancellationToken cancellationToken) =>
        RunAsync(context, context.Pending, money, cancellationToken);

    /// <summary>Once more for what policies have set or added since it was found valid, so that what follows from it follows.</summary>
    public static ValueTask AgainAsync(CommitContext context, MoneyConversion money, CancellationToken cancellationToken) =>
        RunAsync(context, context.Pending.Where(ValidatePhase.IsChangedSince), money, cancellationToken);

    private static async ValueTask RunAsync(CommitContext context, IEnumerable<Change> changes, MoneyConversion money, CancellationToken cancellationToken)
    {
        // Parts first: roots are derived from them, also from those that come later than their root.
        var some = changes.ToHashSet();
        var roots = some.Select(c => c.Root).OfType<Change>().Distinct().Where(r => !some.Contains(r));
        foreach (var change in some.Concat(roots).Where(IsWritten).OrderBy(c => c.Root is null).ToArray())
        {
            foreach (var field in change.Fields)
                Normalise(change.Record, field);
            change.Derive();
            await money.ConvertAsync(context, change, cancellationToken).ConfigureAwait(false);
            change.Compare();
        }
    }

    public static bool IsWritten(Change change) => change.Kind is ChangeKind.Create or ChangeKind.Update or ChangeKind.Restore;

    private static void Normalise(Record record, FieldDefinition field)
    {
        var value = field.Read(record);
        if (value.IsMissing || field.Write is null)
            return;
        if (value.Kind == FieldKind.Instant)
            field.Write(record, value);
        else if (field.Format != TextFormat.Plain && Normal(value.AsText()!, field.Format) is { } normal && !string.Equals(normal, value.AsText(), StringComparison.Ordinal))
            field.Write(record, FieldValue.Text(normal, value.Kind));
    }

    private static string? Normal(string text, TextFormat format) => format switch
    {
        TextFormat.Email => EmailAddress.Normalise(text),
        TextFormat.Phone => PhoneNumber.Normalise(text),
        _ => text.Trim(),
    };
}
