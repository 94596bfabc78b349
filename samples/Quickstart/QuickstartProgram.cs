using System.CommandLine;
using Quickstart.Commands;
using Quickstart.Telling;

namespace Quickstart;

/// <summary>The program with its streams handed in, so that a test can run it.</summary>
internal static class QuickstartProgram
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var terminal = new Terminal(output, error, args.Contains(Failures.Verbose, StringComparer.Ordinal));
        try
        {
            var parsed = Root(terminal).Parse(args);
            if (parsed.Errors.Count == 0)
                return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return terminal.Fail([.. parsed.Errors.Select(e => e.Message), "Try --help."]);
        }
        catch (Exception failure)
        {
            return Failures.Tell(terminal, failure);
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand($"A small CRM. Without a command it tells a story in a file of its own, {Story.File}. {ExitCodes.Help}")
        {
            new ImportCommand(terminal),
            new ImportsCommand(terminal),
            new UndoCommand(terminal),
            new ReportCommand(terminal),
            new SegmentCommand(terminal),
            new ExplainCommand(terminal),
            new FieldsCommand(terminal),
            new CanCommand(terminal),
            new MoveCommand(terminal),
            new HistoryCommand(terminal),
            new ProcessCommand(terminal),
            new CheckCommand(terminal),
            new Option<bool>(Failures.Verbose) { Description = "Say more: each row that an import tells of, and where in the program something fails.", Recursive = true },
        };
        root.SetAction((_, cancellation) => new Story(terminal).TellAsync(cancellation));
        return root;
    }
}
