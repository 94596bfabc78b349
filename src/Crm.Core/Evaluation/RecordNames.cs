using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>What explanations call records: by name, else by external id, else by id, as far as whoever asks may read that.</summary>
internal sealed class RecordNames
{
    private readonly RuleScope _scope;

    private RecordNames(RuleScope scope) => _scope = scope;

    /// <summary>Those of a scope; null for a rule that is bound for nobody in particular, such as a guard, which may be explained to anybody.</summary>
    public static RecordNames? In(RuleScope scope) => scope.MayRead is null ? null : new RecordNames(scope);

    /// <summary>The type and what the record is called.</summary>
    public static string Of(Record record, RecordType type, RecordNames? names)
    {
        foreach (var field in names?.FieldsOf(type) ?? [])
        {
            if (field.Read(record) is { IsMissing: false } called)
                return FieldKinds.Of(called.Kind).IsText ? $"{type.Name} \"{called}\"" : $"{type.Name} {called}";
        }

        return record.Ref.ToString();
    }

    /// <summary>What tells it from others of the same name.</summary>
    public static string OtherOf(Record record, RecordType type, RecordNames? names) =>
        names?.FieldsOf(type) is [_, var external] && external.Read(record) is { IsMissing: false } ids ? ids.ToString() : record.RawId.ToString();

    /// <summary>The record that is referred to; by its id where it is not there, or not there for whoever asks.</summary>
    public string Of(RecordRef reference, RuleContext context) =>
        _scope.Catalog.Find(reference.Type) is { } type && context.Facts.Find(type, reference.Id) is { } found && Readers.Seen(_scope.VisibleOf(type))(found, context)
            ? Of(found, type, this)
            : reference.ToString();

    private ImmutableArray<FieldDefinition> FieldsOf(RecordType type) =>
        [.. new[] { type.NameField, type.Find(SystemFields.ExternalIds) }.OfType<FieldDefinition>().Where(f => _scope.CanRead(type, f))];
}
