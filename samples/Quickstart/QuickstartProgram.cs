using System.CommandLine;
using Crm.Errors;
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
        catch (RefusedException refused)
        {
            return terminal.Fail([.. refused.Problems.Select(Sentences.Of)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail([failure.Message]);
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("A small CRM in memory. Without a command it tells a story; with one it loads a folder of CSV files and answers.")
        {
            new ReportCommand(terminal),
            new SegmentCommand(terminal),
            new ExplainCommand(terminal),
        };
        root.SetAction((_, cancellation) => new Story(terminal).TellAsync(cancellation));
        return root;
    }
}
