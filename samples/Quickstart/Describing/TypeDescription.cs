using System.Text.Json.Serialization;
using Crm.Access;
using Crm.Evaluation;
using Crm.Models;
using Crm.Records;
using Crm.Values;

namespace Quickstart.Describing;

/// <summary>The words that a rule about a type may use.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Fields">Its fields and their views.</param>
/// <param name="Related">The sets of records that refer to one of the type.</param>
internal sealed record TypeDescription(string Type, IReadOnlyList<FieldDescription> Fields, IReadOnlyList<RelatedDescription> Related)
{
    /// <summary>Whether the actor may read any record of a type; parts are read with their root.</summary>
    public static bool IsThere(RecordType type, SessionModel model, Actor actor) => type.Root is { } root
        ? IsThere(model.Catalog.Get(root), model, actor)
        : model.Access.For(actor, type, Right.Read) is not { Root: BoundConstant { Value: false } };

    /// <summary>What the actor may name; a field that may not be read does not exist, and of records that may not be read no field does.</summary>
    public static TypeDescription Of(RecordType type, SessionModel model, Actor actor) => new(
        type.Name,
        [.. type.Fields.Concat(type.Views).Where(f => IsThere(type, model, actor) && model.Access.MayRead(actor, type, f)).Select(FieldDescription.Of)],
        [.. model.Catalog.RelatedTo(type).Where(r => IsThere(type, model, actor) && IsThere(r.Type, model, actor) && model.Access.MayRead(actor, r.Type, r.Via)).Select(r => new RelatedDescription(r.Name, r.Type.Name, r.Via.Key))]);
}

/// <summary>A field as a rule names it.</summary>
/// <param name="Name">The word.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Label">What people call it.</param>
/// <param name="ReadOnly">True when only the library or the record's class writes it.</param>
internal sealed record FieldDescription(string Name, string Kind, string Label, bool ReadOnly)
{
    /// <summary>The type that a reference leads to: its fields follow a full stop.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The allowed words; null where any is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>The form of a text, where it is not plain.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Format { get; init; }

    public static FieldDescription Of(FieldDefinition field) => new(field.Key, FieldKinds.Of(field.Kind).Name, field.Label, field.ReadOnly || field.Write is null)
    {
        Target = field.Kind == FieldKind.Reference ? field.Target ?? "any type" : null,
        Choices = field.AllowedChoices.IsEmpty ? null : field.AllowedChoices,
        Format = field.Format == TextFormat.Plain ? null : field.Format.ToString().ToLowerInvariant(),
    };
}

/// <summary>A set of related records, as a rule names it.</summary>
/// <param name="Name">The word.</param>
/// <param name="Type">The type of its members.</param>
/// <param name="Via">Their field that leads back.</param>
internal sealed record RelatedDescription(string Name, string Type, string Via);
