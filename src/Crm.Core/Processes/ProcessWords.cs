using System.Collections.Immutable;

namespace Crm.Processes;

/// <summary>The members that the JSON of processes is written in.</summary>
internal static class ProcessWords
{
    public const string Key = "key";
    public const string Type = "type";
    public const string StateField = "stateField";
    public const string Version = "version";
    public const string Label = "label";
    public const string States = "states";
    public const string Transitions = "transitions";

    public const string Kind = "kind";
    public const string Initial = "initial";
    public const string Probability = "probability";
    public const string Required = "required";
    public const string Frozen = "frozen";

    public const string Name = "name";
    public const string From = "from";
    public const string To = "to";
    public const string Right = "right";
    public const string Before = "before";
    public const string During = "during";
    public const string After = "after";

    public const string Rule = "rule";
    public const string Description = "description";
    public const string Check = "check";

    public const string Set = "set";
    public const string Raise = "raise";
    public const string Work = "work";
    public const string Event = "event";
    public const string Fields = "fields";
    public const string Schema = "schema";
    public const string Lane = "lane";

    public static readonly ImmutableArray<string> OfProcess = [Key, Type, StateField, Version, Label, States, Transitions];
    public static readonly ImmutableArray<string> OfState = [Key, Label, Kind, Initial, Probability, Required, Frozen];
    public static readonly ImmutableArray<string> OfTransition = [Name, Label, From, To, Right, Before, During, After];
    public static readonly ImmutableArray<string> OfGuard = [Rule, Description];
    public static readonly ImmutableArray<string> OfDuring = [Required, Check];
    public static readonly ImmutableArray<string> OfAfter = [Set, Raise, Work];
    public static readonly ImmutableArray<string> OfRaise = [Event, Fields, Schema];
    public static readonly ImmutableArray<string> OfWork = [Kind, After, Lane, Key];
}
