using System.CommandLine;
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
        if (parsed.GetValue(_type) is not { } word)
            return ListTypes(parsed.GetValue(_json));
        var (kind, choice) = (RecordKind.Of(word), _store.Of(parsed));
        await using var crm = choice.User is null ? null : await OpenCrm.ExistingAsync(choice, _terminal, cancellationToken);
        var description = TypeDescription.Of(kind.Type, SellerCrm.Model.Session, crm?.Actor ?? Crm.Access.Actor.System);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(description);
        else
            new TypeScreen(_terminal.Screen).Show(description);
        return ExitCodes.Done;
    }

    private int ListTypes(bool isJson)
    {
        var types = SellerCrm.Model.Catalog.Types.Select(t => new { type = t.Name, plural = t.Plural, partOf = t.Root }).ToList();
        if (isJson)
            _terminal.WriteJson(types);
        else
            types.ForEach(t => _terminal.WriteText(t.partOf is null ? $"{t.type}\n" : $"{t.type}, part of {t.partOf}\n"));
        return ExitCodes.Done;
    }
}
