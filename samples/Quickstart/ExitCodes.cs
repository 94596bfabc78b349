namespace Quickstart;

/// <summary>What the program says to whoever started it.</summary>
internal static class ExitCodes
{
    /// <summary>Done; where something was asked, the answer is there.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: there is no such record, a move or a row was refused, an undoing left something, a check or the lint found something.</summary>
    public const int No = 1;

    /// <summary>The input cannot be used, a file breaks off, or the store cannot be reached; nothing was done, or not all of it.</summary>
    public const int WrongInput = 2;

    public const string Help = "Exit codes: 0 done; 1 the answer is no (not found, a move or rows refused, findings); 2 wrong input, a file that breaks off, or no store.";
}
