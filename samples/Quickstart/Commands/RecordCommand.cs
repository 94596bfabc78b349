using System.CommandLine;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>A command about one record, which is named by its external id.</summary>
internal abstract class RecordCommand : CrmCommand
{
    private readonly Argument<string> _record = new("EXTERNAL-ID") { Description = "The external id of the record, or its name where no other has it." };
    private readonly Option<string?> _type = new("--type") { Description = "The type of the record, where several types have one of that name.", HelpName = "TYPE" };

    protected RecordCommand(Terminal terminal, string name, string description, bool writes = false) : base(terminal, name, description, writes)
    {
        Arguments.Add(_record);
        Options.Add(_type);
    }

    /// <summary>The types that come into question where none is named.</summary>
    protected abstract IReadOnlyList<RecordKind> Kinds(ISession session);

    /// <summary>Answers about the record.</summary>
    protected abstract Task<int> AnswerAsync(ParseResult parsed, ISession session, Record record, CancellationToken cancellationToken);

    protected sealed override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        return await AnswerAsync(parsed, session, await FindAsync(parsed, session, cancellationToken), cancellationToken);
    }

    private async Task<Record> FindAsync(ParseResult parsed, ISession session, CancellationToken cancellationToken)
    {
        var (finder, word) = (new RecordFinder(session), parsed.GetRequiredValue(_record));
        if (parsed.GetValue(_type) is { } type)
            return await finder.OneAsync([RecordKind.Of(type)], word, cancellationToken);
        try
        {
            return await finder.OneAsync(Kinds(session), word, cancellationToken);
        }
        catch (NotFoundException)
        {
            // One of another type gets an answer of its own.
            return await finder.OneAsync([.. session.Model.Catalog.Types.Where(t => t.Root is null).Select(t => new RecordKind(t))], word, cancellationToken);
        }
    }
}
