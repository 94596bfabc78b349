using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Crm.Access;
using Crm.Commits;
using Crm.Definitions;
using Crm.Evaluation;
using Crm.Events;
using Crm.Models;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Values;

namespace Crm;

/// <summary>Declares what a CRM is made of.</summary>
/// <remarks>Adding the same record type twice refines it; every other addition is made once. Used by one thread.</remarks>
public sealed class CrmModelBuilder
{
    private readonly Dictionary<Type, IRecordTypeBuilder> _types = [];
    private readonly List<ProcessDefinition> _processes = [];
    private readonly List<EventType> _events = [];
    private readonly List<(string Type, string Code, Rule Rule, string Message, string Path)> _validations = [];
    private readonly List<ICommitPolicy> _policies = [];
    private readonly List<ICommitObserver> _observers = [];
    private readonly List<IEventHandler> _handlers = [];
    private ImmutableDictionary<string, Rule> _segments = ImmutableDictionary.Create<string, Rule>(StringComparer.Ordinal);
    private AccessPolicy _access = AccessPolicy.Open;
    private string _baseCurrency = "USD";

    internal CrmModelBuilder()
    {
    }

    /// <summary>Adds a record type by convention, and refines it.</summary>
    /// <param name="refine">Refines fields; null to leave the convention.</param>
    public CrmModelBuilder Add<[DynamicallyAccessedMembers(RecordTypeBuilder<T>.Members)] T>(Action<RecordTypeBuilder<T>>? refine = null)
        where T : Record<T>
    {
        if (!_types.TryGetValue(typeof(T), out var type))
            _types[typeof(T)] = type = new RecordTypeBuilder<T>();
        refine?.Invoke((RecordTypeBuilder<T>)type);
        return this;
    }

    /// <summary>True when the record type was added already.</summary>
    public bool Has<T>() where T : Record<T> => _types.ContainsKey(typeof(T));

    /// <summary>Adds the process of a state field.</summary>
    public CrmModelBuilder AddProcess(ProcessDefinition process)
    {
        _processes.RemoveAll(p => string.Equals(p.Key, process.Key, StringComparison.Ordinal));
        _processes.Add(process);
        return this;
    }

    /// <summary>Takes a process out again, so that another may move its state field.</summary>
    public CrmModelBuilder RemoveProcess(string key)
    {
        _processes.RemoveAll(p => string.Equals(p.Key, key, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Registers an event that policies, observers or the host's code raise; those of processes are registered with them.</summary>
    /// <param name="name">Lower case words with dots: record type, then what happened.</param>
    /// <param name="schema">The number of the data's form, from 1.</param>
    /// <param name="fields">The names of the facts it carries.</param>
    public CrmModelBuilder AddEvent(string name, int schema, params ReadOnlySpan<string> fields)
    {
        _events.Add(new EventType(name, schema, [.. fields]));
        return this;
    }

    /// <summary>Declares roles and secured fields. Without it everyone may do everything.</summary>
    public CrmModelBuilder Access(Action<AccessPolicyBuilder> declare)
    {
        _access = AccessPolicy.Build(declare);
        return Add<Share>(t => t.Unowned().Field("record").Inverse("shares"));
    }

    /// <summary>Adds a rule that every record of a type must meet to be committed.</summary>
    /// <param name="code">The problem's code when it is not met.</param>
    /// <param name="rule">The rule; it may ask what changed.</param>
    /// <param name="message">What a person is told.</param>
    /// <param name="path">The field to which the message belongs; empty for the whole record.</param>
    public CrmModelBuilder Require<T>(string code, Rule rule, string message, string path = "") where T : Record<T>
    {
        _validations.Add((RecordName.Of<T>(), code, rule, message, path));
        return this;
    }

    /// <summary>Names a rule, so that others may ask <c>inSegment</c>.</summary>
    public CrmModelBuilder AddSegment(string key, Rule rule)
    {
        _segments = _segments.SetItem(key, rule);
        return this;
    }

    /// <summary>Sets the currency in which money is compared and summed. The default value is USD.</summary>
    /// <exception cref="ArgumentException">It is not three upper-case letters.</exception>
    public CrmModelBuilder BaseCurrency(string code)
    {
        _baseCurrency = Currency.IsCode(code) ? code : throw new ArgumentException($"A currency is three upper-case letters such as CHF; got '{code}'.", nameof(code));
        return this;
    }

    /// <summary>Adds a policy to every commit, once per class.</summary>
    /// <exception cref="ArgumentException">Policies have no part in its phase.</exception>
    public CrmModelBuilder AddPolicy(ICommitPolicy policy) => AddOnce(_policies, PolicyPhases.Accept(policy));

    /// <summary>Adds an observer to every commit, once per class.</summary>
    public CrmModelBuilder AddObserver(ICommitObserver observer) => AddOnce(_observers, observer);

    /// <summary>Adds an answer to an event.</summary>
    public CrmModelBuilder AddHandler(IEventHandler handler)
    {
        _handlers.Add(handler);
        return this;
    }

    internal CrmModel Build()
    {
        foreach (var process in _processes)
            TypeNamed(process.RecordType).Field(process.StateField).AsState(process.RecordType, [.. process.States.Select(s => s.Key)]);
        var catalog = new RecordCatalog(_types.Values.Select(t => t.Build()));
        CheckAccess(catalog);
        var scope = new RuleScope { Catalog = catalog, Segment = _segments.GetValueOrDefault };
        var session = new SessionModel
        {
            Catalog = catalog,
            Access = new AccessRules(_access, catalog),
            Processes = new ProcessCatalog(_processes.Select(p => ProcessBinder.Bind(p, catalog.Get(p.RecordType), scope))),
            Events = new EventRegistry(EventsOf(catalog)),
            Validations = new ValidationCatalog(_validations.Select(v => Bind(v, catalog, scope))),
            Segments = _segments,
            BaseCurrency = _baseCurrency,
        };
        return new CrmModel(session, _baseCurrency, [.. _policies], [.. _observers], [.. _handlers]);
    }

    // A name misspelt here would leave open what was meant to be closed.
    private void CheckAccess(RecordCatalog catalog)
    {
        foreach (var type in _access.Roles.SelectMany(r => r.Grants).Select(g => g.Type).Where(t => t is not RoleGrant.AnyType))
            catalog.Get(type);
        foreach (var (type, field) in _access.Secured.Concat(_access.Roles.SelectMany(r => r.Fields).Select(f => (f.Type, f.Field))))
        {
            if (catalog.Get(type).Find(field) is { } known ? known.System || known.ViewOf is not null : !Has<Definition>())
                throw new ArgumentException($"The access policy names {type}.{field}, which is no field that can be secured.");
        }
    }

    private IRecordTypeBuilder TypeNamed(string name) => _types.Values.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"A process is about '{name}', which is not part of the model; there are {string.Join(", ", _types.Values.Select(t => t.Name))}.");

    private static Validation Bind((string Type, string Code, Rule Rule, string Message, string Path) validation, RecordCatalog catalog, RuleScope scope)
    {
        var rule = RuleBinder.Bind(validation.Rule, catalog.Get(validation.Type), scope with { HasBefore = true });
        return new Validation(validation.Code, rule, validation.Message, validation.Path);
    }

    private IEnumerable<EventType> EventsOf(RecordCatalog catalog)
    {
        var life = catalog.Types.SelectMany(t => new[]
        {
            LifeEvents.Created(t.Name), LifeEvents.Changed(t.Name), LifeEvents.Deleted(t.Name), LifeEvents.Restored(t.Name),
        });
        var raised = _processes.SelectMany(p => p.Transitions).SelectMany(t => t.After.Raise).Select(r => new EventType(r.Event, r.Schema, r.Fields));
        return life.Select(name => new EventType(name, 1, [])).Concat(raised).Concat(_events).Distinct();
    }

    private CrmModelBuilder AddOnce<T>(List<T> list, T item) where T : notnull
    {
        if (!list.Exists(i => i.GetType() == item.GetType()))
            list.Add(item);
        return this;
    }
}
