namespace Crm.Errors;

public static partial class ProblemCodes
{
    /// <summary>The content of a definition has not the form of its kind.</summary>
    public const string DefinitionBadContent = "definition.bad_content";

    /// <summary>Two published definitions of one kind have the same key.</summary>
    public const string DefinitionTwice = "definition.twice";
}
