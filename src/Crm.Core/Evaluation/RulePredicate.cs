using Crm.Records;

namespace Crm.Evaluation;

/// <summary>A rule as code: whether a record meets it.</summary>
/// <param name="record">A record of the rule's type.</param>
/// <param name="context">What else the rule looks at.</param>
/// <remarks>Safe to call from many threads, each with a context of its own.</remarks>
public delegate bool RulePredicate(Record record, RuleContext context);

/// <summary>Reads what a field path or an operand stands for.</summary>
internal delegate FieldValue ValueReader(Record record, RuleContext context);

/// <summary>Follows references to one other record; null where they lead nowhere that may be seen.</summary>
internal delegate Record? RecordReader(Record record, RuleContext context);
