using Crm.Evaluation;
using Crm.Records;

namespace Crm.Definitions;

/// <summary>A rule that every record of a type must meet to be committed.</summary>
internal sealed class Validation
{
    private readonly RulePredicate _met;

    /// <summary>Makes one of a bound rule.</summary>
    /// <param name="code">The problem's code when it is not met, such as <c>patient.insurer_wanted</c>.</param>
    /// <param name="rule">The rule; it may ask what changed.</param>
    /// <param name="message">What a person is told.</param>
    /// <param name="path">The field to which the message belongs; empty for the whole record.</param>
    public Validation(string code, BoundRule rule, string message, string path = "")
    {
        Code = code;
        Type = rule.Type;
        Message = message;
        Path = path;
        _met = RuleClosures.Build(rule);
    }

    /// <summary>The problem's code.</summary>
    public string Code { get; }

    /// <summary>The record type.</summary>
    public RecordType Type { get; }

    /// <summary>What a person is told.</summary>
    public string Message { get; }

    /// <summary>The field to which the message belongs.</summary>
    public string Path { get; }

    /// <summary>True when the record may be committed.</summary>
    public bool IsMet(Record record, RuleContext context) => _met(record, context);
}
