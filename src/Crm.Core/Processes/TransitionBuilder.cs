using System.Linq.Expressions;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Work;

namespace Crm.Processes;

/// <summary>Refines one transition while a process is written.</summary>
/// <typeparam name="T">The record class.</typeparam>
public sealed class TransitionBuilder<T> where T : Record<T>
{
    private TransitionDefinition _transition;

    internal TransitionBuilder(string name) => _transition = new TransitionDefinition { Name = name };

    /// <summary>What people call it. The default value is the name, as words.</summary>
    public TransitionBuilder<T> Label(string label) => With(_transition with { Label = label });

    /// <summary>The states it leaves. The default value is every open state but the one it leads to.</summary>
    public TransitionBuilder<T> From(params ReadOnlySpan<string> states) => With(_transition with { From = _transition.From.AddRange(states) });

    /// <summary>The state it leads to. Without one it is internal and stays where it is.</summary>
    public TransitionBuilder<T> To(string state) => With(_transition with { To = state });

    /// <summary>What the record must meet before anything changes.</summary>
    /// <param name="rule">The rule; combine several with <c>&amp;</c>.</param>
    /// <param name="description">What a person is told when it is not met.</param>
    public TransitionBuilder<T> When(Rule rule, string description) => With(_transition with { Before = new Guard(rule, description) });

    /// <summary>The right that whoever takes it needs.</summary>
    public TransitionBuilder<T> Needs(string right) => With(_transition with { Right = right });

    /// <summary>The field is asked for and must be present afterwards.</summary>
    public TransitionBuilder<T> Asks<TValue>(Expression<Func<T, TValue>> property) => Asks(FieldConvention.KeyOf(property));

    /// <summary>The fields with these keys are asked for and must be present afterwards.</summary>
    public TransitionBuilder<T> Asks(params ReadOnlySpan<string> fields) =>
        During(_transition.During with { Required = _transition.During.Required.AddRange(fields) });

    /// <summary>What the record must meet afterwards.</summary>
    /// <param name="rule">The rule; may look at the record before.</param>
    /// <param name="description">What a person is told when it is not met.</param>
    public TransitionBuilder<T> Checks(Rule rule, string description) =>
        During(_transition.During with { Check = _transition.During.Check.Add(new Guard(rule, description)) });

    /// <summary>Writes a field.</summary>
    public TransitionBuilder<T> Sets<TValue>(Expression<Func<T, TValue>> property, Operand value) => Sets(FieldConvention.KeyOf(property), value);

    /// <summary>Writes the field with that key.</summary>
    public TransitionBuilder<T> Sets(string field, Operand value) => Set(new SetDefinition(field, value));

    /// <summary>Empties a field.</summary>
    public TransitionBuilder<T> Clears<TValue>(Expression<Func<T, TValue>> property) => Clears(FieldConvention.KeyOf(property));

    /// <summary>Empties the field with that key.</summary>
    public TransitionBuilder<T> Clears(string field) => Set(new SetDefinition(field, null));

    /// <summary>Raises an event that carries the values of the fields with these keys.</summary>
    public TransitionBuilder<T> Raises(string name, params ReadOnlySpan<string> fields) =>
        After(_transition.After with { Raise = _transition.After.Raise.Add(new RaiseDefinition(name, [.. fields])) });

    /// <summary>Plans work.</summary>
    /// <param name="kind">The name under which its handler is registered.</param>
    /// <param name="delay">How long after the transition, such as <c>3d</c>.</param>
    /// <param name="lane">The lane in which it waits.</param>
    /// <param name="key">A template of the key by which it can be cancelled, such as <c>remind:{id}</c>; null for none.</param>
    /// <exception cref="ArgumentException">The delay is not of the form of a relative period.</exception>
    public TransitionBuilder<T> Schedules(string kind, string delay, string lane = WorkRequest.DefaultLane, string? key = null)
    {
        var period = RelativePeriod.Parse(delay) ?? throw new ArgumentException($"'{delay}' is no period; write one such as 3d or 12h30min.", nameof(delay));
        return After(_transition.After with { Work = _transition.After.Work.Add(new WorkDefinition(kind, period, lane, key)) });
    }

    internal TransitionDefinition Build() => _transition;

    private TransitionBuilder<T> Set(SetDefinition set) => After(_transition.After with { Set = _transition.After.Set.Add(set) });

    private TransitionBuilder<T> During(DuringDefinition during) => With(_transition with { During = during });

    private TransitionBuilder<T> After(EffectsDefinition after) => With(_transition with { After = after });

    private TransitionBuilder<T> With(TransitionDefinition transition)
    {
        _transition = transition;
        return this;
    }
}
