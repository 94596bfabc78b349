using Crm.Errors;
using Crm.Import.Files;
using Crm.Sessions;

namespace Quickstart;

/// <summary>What went wrong, in sentences; whoever uses the program never sees where in its code.</summary>
internal static class Failures
{
    public const string Verbose = "--verbose";

    /// <summary>Tells of a failure and gives the exit code.</summary>
    public static int Tell(Terminal terminal, Exception failure)
    {
        var (sentences, code) = Of(failure);
        if (terminal.IsVerbose)
            sentences = [.. sentences, .. failure.ToString().Split('\n', StringSplitOptions.TrimEntries)];
        return terminal.Fail(sentences, code);
    }

    private static (IReadOnlyList<string> Sentences, int Code) Of(Exception failure) => failure switch
    {
        InputException wrong => (wrong.Sentences, ExitCodes.WrongInput),
        NotFoundException missing => ([missing.Message], ExitCodes.No),
        RefusedException refused => ([.. refused.Problems.Select(Sentences.Of)], ExitCodes.WrongInput),
        SourceException broken => ([Sentences.Of(broken)], ExitCodes.WrongInput),
        ConflictException => (["Somebody else changed a record at the same time: run the command again."], ExitCodes.No),
        OperationCanceledException => (["Cancelled: what was committed stays. imports says how to go on with an import, or to undo it."], ExitCodes.WrongInput),
        CrmException or IOException or UnauthorizedAccessException or ArgumentException => ([failure.Message], ExitCodes.WrongInput),
        _ => ([$"This was not to be expected: {failure.Message} {Verbose} says more."], ExitCodes.WrongInput),
    };
}
