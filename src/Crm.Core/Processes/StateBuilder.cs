using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Processes;

/// <summary>Refines one state while a process is written.</summary>
/// <typeparam name="T">The record class.</typeparam>
public sealed class StateBuilder<T> where T : Record<T>
{
    private StateDefinition _state;

    internal StateBuilder(string key) => _state = new StateDefinition { Key = key };

    /// <summary>What people call it. The default value is the key, as words.</summary>
    public StateBuilder<T> Label(string label) => With(_state with { Label = label });

    /// <summary>What it means. The default value is open.</summary>
    public StateBuilder<T> Kind(StateKind kind) => With(_state with { Kind = kind });

    /// <summary>New records may begin in it.</summary>
    public StateBuilder<T> Initial() => With(_state with { Initial = true });

    /// <summary>How likely records in it are to be won, 0 to 100.</summary>
    public StateBuilder<T> Probability(int percent) => With(_state with { Probability = percent });

    /// <summary>The field must be present while a record is in the state.</summary>
    public StateBuilder<T> Requires<TValue>(Expression<Func<T, TValue>> property) => Requires(FieldConvention.KeyOf(property));

    /// <summary>The fields with these keys must be present while a record is in the state.</summary>
    public StateBuilder<T> Requires(params ReadOnlySpan<string> fields) => With(_state with { Required = _state.Required.AddRange(fields) });

    /// <summary>Nobody may change the field while a record is in the state.</summary>
    public StateBuilder<T> Freezes<TValue>(Expression<Func<T, TValue>> property) => Freezes(FieldConvention.KeyOf(property));

    /// <summary>Nobody may change the fields with these keys while a record is in the state.</summary>
    public StateBuilder<T> Freezes(params ReadOnlySpan<string> fields) => With(_state with { Frozen = _state.Frozen.AddRange(fields) });

    internal StateDefinition Build() => _state;

    private StateBuilder<T> With(StateDefinition state)
    {
        _state = state;
        return this;
    }
}
