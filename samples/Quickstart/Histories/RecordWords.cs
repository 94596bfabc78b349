using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;

namespace Quickstart.Histories;

/// <summary>Values in words: a reference is the name of the record that it names.</summary>
internal sealed class RecordWords(IReadSession session)
{
    private readonly Dictionary<RecordRef, string> _names = [];

    /// <summary>The value; null for nothing.</summary>
    public async ValueTask<string?> OfAsync(FieldValue value, CancellationToken cancellationToken) => value switch
    {
        { IsMissing: true } => null,
        { Kind: FieldKind.Reference } => await NameAsync(value.AsReference()!.Value, cancellationToken),
        _ => value.ToString(),
    };

    /// <summary>The user; the host where there is none.</summary>
    public async ValueTask<string> OfActorAsync(RecordRef? user, CancellationToken cancellationToken) =>
        user is { } found ? await NameAsync(found, cancellationToken) : "the host";

    private async ValueTask<string> NameAsync(RecordRef reference, CancellationToken cancellationToken)
    {
        if (!_names.TryGetValue(reference, out var name))
            _names[reference] = name = await session.FindAsync(reference, cancellationToken) is { } record ? RecordKind.NameOf(record) : reference.ToString();
        return name;
    }
}
