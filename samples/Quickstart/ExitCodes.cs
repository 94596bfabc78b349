namespace Quickstart;

/// <summary>What the program says to whoever started it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int NotFound = 1;
    public const int WrongInput = 2;
}
