using System.CommandLine;
using Crm.Access;
using Quickstart.Describing;
using Quickstart.Finding;
using Quickstart.Model;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Lists what a rule about a type may name.</summary>
internal sealed class FieldsCommand : Command
{
    private readonly Terminal _terminal;
    private readonly StoreOptions _store = new();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Argument<string?> _type = new("TYPE") { Description = "A record type; without it all are listed.", Arity = ArgumentArity.ZeroOrOne };

    public FieldsCommand(Terminal terminal) : base("fields", "List the fields, kinds, choices and related sets that a rule may name. A store is opened only for --as.")
    {
        _terminal = terminal;
        Arguments.Add(_type);
        _store.AddTo(this);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var kind = parsed.GetValue(_type) is { } word ? RecordKind.Of(word) : null;
        var choice = _store.Of(parsed);
        await using var crm = choice.User is null ? null : await OpenCrm.ExistingAsync(choice, _terminal, cancellationToken);
        var actor = crm?.Actor ?? Actor.System;
        if (kind is null)
            return ListTypes(actor, parsed.GetValue(_json));
        if (!TypeDescription.IsThere(kind.Type, SellerCrm.Model.Session, actor))
            throw new NotFoundException($"{choice.User} may read no {kind.Type.Name}, and so none of its fields.");
        var description = TypeDescription.Of(kind.Type, SellerCrm.Model.Session, actor);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(description);
        else
            new TypeScreen(_terminal.Screen).Show(description);
        return ExitCodes.Done;
    }

    private int ListTypes(Actor actor, bool isJson)
    {
        var types = SellerCrm.Model.Catalog.Types.Where(t => TypeDescription.IsThere(t, SellerCrm.Model.Session, actor)).Select(t => new { type = t.Name, plural = t.Plural, partOf = t.Root }).ToList();
        if (isJson)
            _terminal.WriteJson(types);
        else
            types.ForEach(t => _terminal.WriteText(t.partOf is null ? $"{t.type}\n" : $"{t.type}, part of {t.partOf}\n"));
        return ExitCodes.Done;
    }
}
