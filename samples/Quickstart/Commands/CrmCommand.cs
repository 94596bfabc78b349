using System.CommandLine;
using Crm.Sessions;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>A command that opens a store, answers from one session, and shuts it again.</summary>
internal abstract class CrmCommand : Command
{
    private readonly StoreOptions _store = new();
    private readonly Option<bool> _json = SharedOptions.Json();

    protected CrmCommand(Terminal terminal, string name, string description, bool writes = false) : base(name, description)
    {
        Terminal = terminal;
        if (writes)
            _store.AddStoreTo(this);
        else
            _store.AddTo(this);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    protected Terminal Terminal { get; }

    /// <summary>Reads what the user gave, before anything is opened.</summary>
    /// <exception cref="InputException">It cannot be used.</exception>
    protected virtual ValueTask PrepareAsync(ParseResult parsed, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Answers and gives the exit code.</summary>
    protected abstract Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken);

    /// <summary>Writes the answer as JSON where that is asked for, and shows it otherwise.</summary>
    protected int Write(ParseResult parsed, object json, Action show, int code = ExitCodes.Done)
    {
        if (parsed.GetValue(_json))
            Terminal.WriteJson(json);
        else
            show();
        return code;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await PrepareAsync(parsed, cancellationToken);
        await using var crm = await OpenCrm.ExistingAsync(_store.Of(parsed), Terminal, cancellationToken);
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        return await AnswerAsync(parsed, crm, session, cancellationToken);
    }
}
