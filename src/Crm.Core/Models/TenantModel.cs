using Crm.Access;
using Crm.Definitions;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Events;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;

namespace Crm.Models;

/// <summary>The code's model with a tenant's definitions in place of what they redefine.</summary>
internal static class TenantModel
{
    /// <summary>Composes and checks.</summary>
    /// <exception cref="RefusedException">A definition does not fit; the subjects of the problems name it.</exception>
    public static SessionModel Compose(SessionModel model, IReadOnlyList<Definition> definitions)
    {
        var types = WithFields(model.Catalog, Of(definitions, DefinitionKind.Field));
        var defined = ProcessesOf(model, Of(definitions, DefinitionKind.Process));
        WithStates(types, model.Catalog, defined.Values);
        var catalog = model.Catalog.With(types);
        var segments = model.Segments;
        foreach (var segment in Of(definitions, DefinitionKind.Segment))
            segments = segments.SetItem(segment.Key, Read(segment, RuleJson.Parse));
        var scope = new RuleScope { Catalog = catalog, Segment = segments.GetValueOrDefault };
        var processes = new ProcessCatalog(defined.Values.Select(p => Bind(p, catalog, scope)));
        return model with
        {
            Catalog = catalog,
            Access = new AccessRules(model.Access.Policy, catalog),
            Segments = segments,
            Processes = processes,
            Events = new EventRegistry(model.Events.Types.Concat(processes.All.SelectMany(EventsOf)).DistinctBy(e => (e.Name, e.Schema))),
            Validations = new ValidationCatalog(Validations(model, catalog, scope, Of(definitions, DefinitionKind.Validation))),
        };
    }

    private static IEnumerable<Definition> Of(IReadOnlyList<Definition> definitions, DefinitionKind kind) =>
        definitions.Where(d => d.Kind == kind).OrderBy(d => d.Key, StringComparer.Ordinal);

    private static Dictionary<string, RecordType> WithFields(RecordCatalog catalog, IEnumerable<Definition> definitions)
    {
        var types = new Dictionary<string, RecordType>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var (name, field) = Read(definition, DefinitionContent.Field);
            Read(definition, _ =>
            {
                var type = types.GetValueOrDefault(name) ?? catalog.Find(name) ?? throw DefinitionContent.Bad("/type", "a record type of the model");
                if (field.Target is { } target && catalog.Find(target) is null)
                    throw DefinitionContent.Bad("/target", "a record type of the model");
                return types[name] = type.Find(field.Key) is null ? type.WithCustom([field]) : throw DefinitionContent.Bad("/key", "a key that the type does not have yet");
            });
        }

        return types;
    }

    // By the definition they come from; those of the code come from none.
    private static Dictionary<string, (Definition? From, ProcessDefinition Process)> ProcessesOf(SessionModel model, IEnumerable<Definition> definitions)
    {
        var processes = model.Processes.All.ToDictionary(p => p.Key, p => (From: (Definition?)null, Process: p.Definition), StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var process = Read(definition, ProcessJson.Parse);
            processes[process.Key] = Read(definition, _ => Fits(model, definition, process)
                ? (definition, process)
                : throw DefinitionContent.Bad("/key", "the key, record type and state field of a process of the code"));
        }

        return processes;
    }

    private static void WithStates(
        Dictionary<string, RecordType> types, RecordCatalog catalog, IEnumerable<(Definition? From, ProcessDefinition Process)> processes)
    {
        foreach (var (_, process) in processes.Where(p => p.From is not null))
        {
            var type = types.GetValueOrDefault(process.RecordType) ?? catalog.Get(process.RecordType);
            types[process.RecordType] = type.With(f => string.Equals(f.Key, process.StateField, StringComparison.Ordinal)
                ? f with { AllowedChoices = [.. process.States.Select(s => s.Key)] }
                : f);
        }
    }

    private static BoundProcess Bind((Definition? From, ProcessDefinition Process) process, RecordCatalog catalog, RuleScope scope)
    {
        var type = catalog.Get(process.Process.RecordType);
        return process.From is { } definition
            ? Read(definition, _ => ProcessBinder.Bind(process.Process, type, scope))
            : ProcessBinder.Bind(process.Process, type, scope);
    }

    // Which properties hold states is the code's to say; how they move may be the tenant's.
    private static bool Fits(SessionModel model, Definition definition, ProcessDefinition process) =>
        string.Equals(definition.Key, process.Key, StringComparison.Ordinal)
        && model.Processes.Find(process.RecordType, process.Key) is { } known
        && string.Equals(known.StateField.Key, process.StateField, StringComparison.Ordinal);

    private static IEnumerable<Validation> Validations(SessionModel model, RecordCatalog catalog, RuleScope scope, IEnumerable<Definition> definitions)
    {
        var own = new List<Validation>();
        foreach (var definition in definitions)
        {
            var (name, rule, message, path) = Read(definition, DefinitionContent.Validation);
            own.Add(Read(definition, _ =>
            {
                var type = catalog.Find(name) ?? throw DefinitionContent.Bad("/type", "a record type of the model");
                return new Validation(definition.Key, RuleBinder.Bind(rule, type, scope with { HasBefore = true }), message, path);
            }));
        }

        return catalog.Types.SelectMany(t => model.Validations.Of(t)).Where(v => own.All(o => !string.Equals(o.Code, v.Code, StringComparison.Ordinal))).Concat(own);
    }

    private static IEnumerable<EventType> EventsOf(BoundProcess process) =>
        process.Definition.Transitions.SelectMany(t => t.After.Raise).Select(r => new EventType(r.Event, r.Schema, r.Fields));

    private static T Read<T>(Definition definition, Func<string, T> read)
    {
        try
        {
            return read(definition.Content);
        }
        catch (RefusedException error)
        {
            throw new RefusedException([.. error.Problems.Select(p => p with { Subject = $"{definition.Kind.ToString().ToLowerInvariant()} definition '{definition.Key}'" })]);
        }
    }
}
