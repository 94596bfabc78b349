namespace Crm.Errors;

/// <content>Processes.</content>
public static partial class ProblemCodes
{
    /// <summary>The text is no JSON.</summary>
    public const string ProcessSyntax = "process.syntax";

    /// <summary>The JSON of a process is too large.</summary>
    public const string ProcessTooLarge = "process.too_large";

    /// <summary>A JSON value is not of the form wanted there.</summary>
    public const string ProcessWrongForm = "process.wrong_form";

    /// <summary>A JSON member is not known there.</summary>
    public const string ProcessUnknownMember = "process.unknown_member";

    /// <summary>A JSON member is missing.</summary>
    public const string ProcessMemberMissing = "process.member_missing";

    /// <summary>A JSON member stands twice.</summary>
    public const string ProcessMemberTwice = "process.member_twice";

    /// <summary>A text holds half of a surrogate pair.</summary>
    public const string ProcessBadText = "process.bad_text";

    /// <summary>A text is blank, too long or cannot be stored.</summary>
    public const string ProcessTextLength = "process.text_length";

    /// <summary>A key or name has not the form it must have.</summary>
    public const string ProcessBadKey = "process.bad_key";

    /// <summary>A number or period lies outside what is allowed.</summary>
    public const string ProcessOutOfRange = "process.out_of_range";

    /// <summary>A list has more entries than allowed.</summary>
    public const string ProcessTooMany = "process.too_many";

    /// <summary>A list names the same thing twice.</summary>
    public const string ProcessNamedTwice = "process.named_twice";

    /// <summary>Two states share a key.</summary>
    public const string ProcessStateTwice = "process.state_twice";

    /// <summary>Two transitions share a name.</summary>
    public const string ProcessTransitionTwice = "process.transition_twice";

    /// <summary>No state is initial.</summary>
    public const string ProcessNoInitialState = "process.no_initial_state";

    /// <summary>A transition names a state that the process does not have.</summary>
    public const string ProcessUnknownState = "process.unknown_state";

    /// <summary>A transition writes the state field besides leading to a state.</summary>
    public const string ProcessSetsState = "process.sets_state";

    /// <summary>A state freezes the state field, so that nothing could leave it.</summary>
    public const string ProcessStateFieldFrozen = "process.state_field_frozen";

    /// <summary>The template of a work key has a placeholder that does not exist.</summary>
    public const string ProcessBadTemplate = "process.bad_template";

    /// <summary>The process is about another record type.</summary>
    public const string ProcessWrongRecordType = "process.wrong_record_type";

    /// <summary>The record type has no such field.</summary>
    public const string ProcessUnknownField = "process.unknown_field";

    /// <summary>The state field cannot hold a state.</summary>
    public const string ProcessBadStateField = "process.bad_state_field";

    /// <summary>The field cannot be used in that place: it is a view, or only the library writes it.</summary>
    public const string ProcessUnusableField = "process.unusable_field";

    /// <summary>What a transition writes does not fit the field.</summary>
    public const string ProcessBadSet = "process.bad_set";

    /// <summary>The record is in a state that the process does not have.</summary>
    public const string ProcessStateNotInProcess = "process.state_not_in_process";

    /// <summary>The process has no transition of that name.</summary>
    public const string ProcessUnknownTransition = "process.unknown_transition";

    /// <summary>The transition cannot be taken in the state that the record is in.</summary>
    public const string ProcessWrongState = "process.wrong_state";

    /// <summary>The actor lacks the right that the transition needs.</summary>
    public const string ProcessRightMissing = "process.right_missing";

    /// <summary>The record does not meet what the transition demands of it beforehand.</summary>
    public const string ProcessGuardNotMet = "process.guard_not_met";

    /// <summary>A field that the transition asks for is missing.</summary>
    public const string ProcessFieldRequired = "process.field_required";

    /// <summary>The record does not meet what the transition demands of it afterwards.</summary>
    public const string ProcessCheckNotMet = "process.check_not_met";

    /// <summary>A field that must be present in the state is missing.</summary>
    public const string ProcessStateRequires = "process.state_requires";

    /// <summary>The field may not be changed in the state that the record is in.</summary>
    public const string ProcessFrozen = "process.frozen";

    /// <summary>A new record may not begin in that state.</summary>
    public const string ProcessNotInitial = "process.not_initial";

    /// <summary>The state field was changed, but no transition leads there.</summary>
    public const string ProcessNoTransition = "process.no_transition";

    /// <summary>The state field was changed, and several transitions lead there.</summary>
    public const string ProcessAmbiguous = "process.ambiguous";

    /// <summary>The state field was set beside a move of its process that leads to another state.</summary>
    public const string ProcessTwoWays = "process.two_ways";

    /// <summary>States of an imported history are not in the order of their instants.</summary>
    public const string ProcessHistoryBackwards = "process.history_backwards";

    /// <summary>A state of an imported history is entered in the future.</summary>
    public const string ProcessHistoryInFuture = "process.history_in_future";
}
