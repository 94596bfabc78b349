namespace Crm.Commits;

/// <summary>Brings values into their normal form and derives what follows from others.</summary>
internal static class NormalisePhase
{
    public static ValueTask RunAsync(CommitContext context, MoneyConversion money, CancellationToken cancellationToken) =>
        RunAsync(context, context.Pending, money, cancellationToken);

    /// <summary>Once more for what policies have set or added since it was found valid, so that what follows from it follows.</summary>
    public static ValueTask AgainAsync(CommitContext context, MoneyConversion money, CancellationToken cancellationToken) =>
        RunAsync(context, [.. context.Pending.Where(c => c.IsChangedSinceValidated)], money, cancellationToken);

    // Parts first: roots are derived from them, also from those that come later than their root.
    private static async ValueTask RunAsync(CommitContext context, IReadOnlyList<Change> changes, MoneyConversion money, CancellationToken cancellationToken)
    {
        HashSet<Change>? roots = null;
        foreach (var part in changes)
        {
            if (part.Root is null)
                continue;
            (roots ??= []).Add(part.Root);
            await RunAsync(context, part, money, cancellationToken).ConfigureAwait(false);
        }

        foreach (var root in changes)
        {
            if (root.Root is not null)
                continue;
            roots?.Remove(root);
            await RunAsync(context, root, money, cancellationToken).ConfigureAwait(false);
        }

        foreach (var root in roots ?? [])
            await RunAsync(context, root, money, cancellationToken).ConfigureAwait(false);
        // What a root derives may lie in its parts.
        foreach (var part in changes)
        {
            if (part.Root is { Type.Derivations.IsEmpty: false })
                part.Compare();
        }
    }

    private static async ValueTask RunAsync(CommitContext context, Change change, MoneyConversion money, CancellationToken cancellationToken)
    {
        if (!IsWritten(change))
            return;
        var normalised = false;
        for (var i = 0; i < change.Fields.Count; i++)
            normalised |= change.Fields[i].Normalise(change.Record);
        change.Derive();
        await money.ConvertAsync(context, change, cancellationToken).ConfigureAwait(false);
        if (normalised || !change.Type.MoneyFields.IsEmpty)
            change.Compare();
    }

    public static bool IsWritten(Change change) => change.Kind is ChangeKind.Create or ChangeKind.Update or ChangeKind.Restore;
}
