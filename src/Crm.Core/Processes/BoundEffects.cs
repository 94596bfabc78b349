using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Events;
using Crm.Journal;
using Crm.Records;
using Crm.Time;
using Crm.Work;

namespace Crm.Processes;

/// <summary>A rule that must be met.</summary>
internal sealed record BoundGuard(BoundRule Rule, string Description, bool LooksBack)
{
    private readonly WarmingRule _rule = new(Rule);

    public bool IsMet(Record record, RuleContext context) => _rule.IsMet(record, context);
}

/// <summary>A field that is written; no value empties it.</summary>
internal sealed record BoundSet(FieldDefinition Field, ValueReader? Value)
{
    public void Write(Record record, RuleContext context) => Field.Write!(record, Value is null ? FieldValue.Missing : Retag(Value(record, context)));

    // A text may be copied to a choice and the other way; an integer to a number.
    private FieldValue Retag(FieldValue value)
    {
        if (value.IsMissing || value.Kind == Field.Kind)
            return value;
        return Field.Kind == FieldKind.Number ? FieldValue.Number(value.AsNumber()) : FieldValue.Text(value.AsText(), Field.Kind);
    }
}

/// <summary>An event that is raised.</summary>
internal sealed record BoundRaise(RaiseDefinition Definition, ImmutableArray<FieldDefinition> Fields)
{
    public RecordEvent Raise(Record record, RecordRef reference) => new(Definition.Event, Definition.Schema, reference, Fields.IsEmpty ? JournalEntry.Nothing : Read(record));

    private Dictionary<string, FieldValue> Read(Record record)
    {
        var data = new Dictionary<string, FieldValue>(Fields.Length, StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            var value = field.Read(record);
            if (!value.IsMissing)
                data.Add(field.Key, value);
        }

        return data;
    }
}

/// <summary>Work that is planned.</summary>
internal sealed record BoundWork(WorkDefinition Definition, string Process, string Transition)
{
    public WorkRequest Plan(RecordRef record, string state, RuleContext context) =>
        new(Definition.Kind, Definition.Delay == RelativePeriod.Zero ? context.Now : Definition.Delay.From(context.Now, context.Zone))
        {
            Lane = Definition.Lane,
            Key = Definition.Key is { } template ? WorkKeys.Fill(template, record, Process, Transition, state) : null,
            Record = record,
            OrderingKey = record.ToString(),
            Data = new Dictionary<string, FieldValue>(StringComparer.Ordinal)
            {
                ["process"] = FieldValue.Text(Process),
                ["transition"] = FieldValue.Text(Transition),
                ["state"] = FieldValue.Text(state),
            },
        };
}
