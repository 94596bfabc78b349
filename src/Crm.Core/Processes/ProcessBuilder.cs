using System.Collections.Immutable;
using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Processes;

/// <summary>Writes process definitions in C#.</summary>
public static class ProcessBuilder
{
    /// <summary>Begins a definition.</summary>
    /// <param name="key">The key of the process.</param>
    /// <param name="state">The property that holds the state.</param>
    /// <typeparam name="T">The record class.</typeparam>
    public static ProcessBuilder<T> For<T>(string key, Expression<Func<T, string?>> state) where T : Record<T> => new(key, FieldConvention.KeyOf(state));
}

/// <summary>Writes one process definition in C#.</summary>
/// <typeparam name="T">The record class.</typeparam>
/// <remarks>Used while a model is built, by one thread. Mistakes are found when the definition is bound, all at once.</remarks>
public sealed class ProcessBuilder<T> where T : Record<T>
{
    private readonly ImmutableArray<StateDefinition>.Builder _states = ImmutableArray.CreateBuilder<StateDefinition>();
    private readonly ImmutableArray<TransitionDefinition>.Builder _transitions = ImmutableArray.CreateBuilder<TransitionDefinition>();
    private ProcessDefinition _process;

    internal ProcessBuilder(string key, string stateField) =>
        _process = new ProcessDefinition { Key = key, RecordType = RecordName.Of<T>(), StateField = stateField };

    /// <summary>What people call it. The default value is the key, as words.</summary>
    public ProcessBuilder<T> Label(string label)
    {
        _process = _process with { Label = label };
        return this;
    }

    /// <summary>The version, from 1. The default value is 1.</summary>
    public ProcessBuilder<T> Version(int version)
    {
        _process = _process with { Version = version };
        return this;
    }

    /// <summary>Adds a state; without more it is open and not initial.</summary>
    public ProcessBuilder<T> State(string key, Action<StateBuilder<T>>? refine = null)
    {
        var builder = new StateBuilder<T>(key);
        refine?.Invoke(builder);
        _states.Add(builder.Build());
        return this;
    }

    /// <summary>Adds a transition; without more it is internal and may be taken in every open state.</summary>
    public ProcessBuilder<T> Transition(string name, Action<TransitionBuilder<T>> refine)
    {
        var builder = new TransitionBuilder<T>(name);
        refine(builder);
        _transitions.Add(builder.Build());
        return this;
    }

    /// <summary>The definition.</summary>
    public ProcessDefinition Build() => _process with { States = _states.ToImmutable(), Transitions = _transitions.ToImmutable() };
}
