using Crm.Records;
using Crm.Sessions;
using Quickstart.Importing;
using Rule = Crm.Rules.Rule;

namespace Quickstart.Finding;

/// <summary>Finds the one record that somebody means by an external id, by <c>system:key</c>, by a name or by an id.</summary>
internal sealed class RecordFinder(IReadSession session)
{
    private const int Listed = 20;

    /// <exception cref="NotFoundException">There is none that the actor may see.</exception>
    /// <exception cref="InputException">There are several.</exception>
    public async Task<Record> OneAsync(IReadOnlyList<RecordKind> kinds, string word, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(word))
            throw new InputException("An external id or a name is wanted.");
        var found = await AllAsync(kinds, k => CalledAsync(k, word, cancellationToken));
        if (found.Count == 0)
            found = await AllAsync(kinds, k => KnownElsewhereAsync(k, word, cancellationToken));
        return found switch
        {
            [var only] => only,
            [] => throw new NotFoundException(
                $"There is no {(kinds is [var kind] ? kind.Type.Name : "record")} with the external id or name '{word}'{Sentences.DidYouMean(word, await WordsAsync(kinds, cancellationToken))}."),
            _ => throw new InputException([
                $"{Sentences.Of(found.Count)} records are called '{word}'; give the external id of one{(kinds.Count > 1 ? ", or its --type" : "")}:",
                .. found.Take(Listed).Select(r => $"  {r.Ref.Type} {RecordKind.IdOf(r)}"),
                .. found.Count > Listed ? [$"  and {Sentences.Of(found.Count - Listed)} more"] : Array.Empty<string>()]),
        };
    }

    // What the actor may see can be told to the actor.
    private async Task<List<string>> WordsAsync(IReadOnlyList<RecordKind> kinds, CancellationToken cancellationToken)
    {
        var words = new List<string>();
        foreach (var kind in kinds)
        {
            await foreach (var record in kind.In(session).StreamAsync(cancellationToken))
                words.AddRange(record.ExternalIds.Select(e => e.Value).Append(RecordKind.NameOf(record)));
        }

        return words;
    }

    private static async Task<List<Record>> AllAsync(IReadOnlyList<RecordKind> kinds, Func<RecordKind, Task<IReadOnlyList<Record>>> find)
    {
        var found = new List<Record>();
        foreach (var kind in kinds)
            found.AddRange(await find(kind));
        return found;
    }

    private async Task<IReadOnlyList<Record>> CalledAsync(RecordKind kind, string word, CancellationToken cancellationToken)
    {
        var means = OwnMappings.Systems.Select(s => Rule.Field("externalIds").Has($"{s}:{word}")).Append(Rule.Field("externalIds").Has(word)).ToList();
        if (kind.Type.Find("name") is not null)
            means.Add(Rule.Field("name").Eq(word));
        if (Guid.TryParse(word, out var id))
            means.Add(Rule.Field("id").Eq(new RecordRef(kind.Type.Name, id)));
        return await kind.In(session).Where(Rule.Any([.. means])).ToListAsync(cancellationToken);
    }

    // A rule names the system of an external id; systems that no mapping of the sample names are known by the records alone.
    private async Task<IReadOnlyList<Record>> KnownElsewhereAsync(RecordKind kind, string word, CancellationToken cancellationToken) =>
        await kind.In(session).Where(Rule.Field("externalIds").NotEmpty()).StreamAsync(cancellationToken)
            .Where(r => r.ExternalIds.Any(e => string.Equals(e.Value, word, StringComparison.Ordinal)))
            .ToListAsync(cancellationToken);
}
