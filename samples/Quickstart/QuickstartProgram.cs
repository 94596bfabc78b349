using System.CommandLine;
using Crm.Errors;
using Crm.Sessions;
using Quickstart.Commands;
using Quickstart.Telling;

namespace Quickstart;

/// <summary>The program with its streams handed in, so that a test can run it.</summary>
internal static class QuickstartProgram
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var terminal = new Terminal(output, error);
        try
        {
            var parsed = Root(terminal).Parse(args);
            if (parsed.Errors.Count == 0)
                return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return terminal.Fail([.. parsed.Errors.Select(e => e.Message), "Try --help."]);
        }
        catch (InputException wrong)
        {
            return terminal.Fail(wrong.Sentences);
        }
        catch (NotFoundException missing)
        {
            return terminal.Fail([missing.Message], ExitCodes.No);
        }
        catch (RefusedException refused)
        {
            return terminal.Fail([.. refused.Problems.Select(Sentences.Of)]);
        }
        catch (ConflictException)
        {
            return terminal.Fail(["Somebody else changed a record at the same time: run the command again."], ExitCodes.No);
        }
        catch (Exception failure) when (failure is CrmException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return terminal.Fail([failure.Message]);
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail(["Cancelled: what was committed stays."]);
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand($"A small CRM. Without a command it tells a story in a file of its own, {Story.File}. {ExitCodes.Help}")
        {
            new ImportCommand(terminal),
            new ReportCommand(terminal),
            new SegmentCommand(terminal),
            new ExplainCommand(terminal),
            new FieldsCommand(terminal),
            new CanCommand(terminal),
            new MoveCommand(terminal),
            new HistoryCommand(terminal),
            new ProcessCommand(terminal),
            new CheckCommand(terminal),
        };
        root.SetAction((_, cancellation) => new Story(terminal).TellAsync(cancellation));
        return root;
    }
}
