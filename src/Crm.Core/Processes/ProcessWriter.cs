using System.Collections.Immutable;
using System.Text.Json;
using Crm.Records;
using Crm.Rules;
using Crm.Work;

namespace Crm.Processes;

/// <summary>Writes the one JSON form of a process definition: members in a fixed order, defaults left out.</summary>
internal sealed class ProcessWriter(Utf8JsonWriter json)
{
    public void Write(ProcessDefinition process)
    {
        json.WriteStartObject();
        json.WriteString(ProcessWords.Key, process.Key);
        json.WriteString(ProcessWords.Type, process.RecordType);
        WriteUnless(ProcessWords.StateField, process.StateField, ProcessDefinition.DefaultStateField);
        if (process.Version != 1)
            json.WriteNumber(ProcessWords.Version, process.Version);
        WriteUnless(ProcessWords.Label, process.Label, KeyWords.Of(process.Key));
        json.WriteStartArray(ProcessWords.States);
        foreach (var state in process.States)
            Write(state);
        json.WriteEndArray();
        json.WriteStartArray(ProcessWords.Transitions);
        foreach (var transition in process.Transitions)
            Write(transition);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(StateDefinition state)
    {
        json.WriteStartObject();
        json.WriteString(ProcessWords.Key, state.Key);
        WriteUnless(ProcessWords.Label, state.Label, KeyWords.Of(state.Key));
        if (state.Kind != StateKind.Open)
            json.WriteString(ProcessWords.Kind, EnumNames<StateKind>.Of(state.Kind));
        if (state.Initial)
            json.WriteBoolean(ProcessWords.Initial, true);
        if (state.Probability is { } percent)
            json.WriteNumber(ProcessWords.Probability, percent);
        WriteTexts(ProcessWords.Required, state.Required);
        WriteTexts(ProcessWords.Frozen, state.Frozen);
        json.WriteEndObject();
    }

    private void Write(TransitionDefinition transition)
    {
        json.WriteStartObject();
        json.WriteString(ProcessWords.Name, transition.Name);
        WriteUnless(ProcessWords.Label, transition.Label, KeyWords.Of(transition.Name));
        WriteTexts(ProcessWords.From, transition.From);
        WriteUnless(ProcessWords.To, transition.To, null);
        WriteUnless(ProcessWords.Right, transition.Right, null);
        if (transition.Before is { } guard)
        {
            json.WritePropertyName(ProcessWords.Before);
            Write(guard);
        }

        Write(transition.During);
        Write(transition.After);
        json.WriteEndObject();
    }

    private void Write(Guard guard)
    {
        json.WriteStartObject();
        json.WritePropertyName(ProcessWords.Rule);
        RuleJson.Write(json, guard.Rule);
        json.WriteString(ProcessWords.Description, guard.Description);
        json.WriteEndObject();
    }

    private void Write(DuringDefinition during)
    {
        if (during.Required.IsEmpty && during.Check.IsEmpty)
            return;
        json.WriteStartObject(ProcessWords.During);
        WriteTexts(ProcessWords.Required, during.Required);
        WriteObjects(ProcessWords.Check, during.Check, Write);
        json.WriteEndObject();
    }

    private void Write(EffectsDefinition after)
    {
        if (after.IsEmpty)
            return;
        json.WriteStartObject(ProcessWords.After);
        if (!after.Set.IsEmpty)
        {
            json.WriteStartObject(ProcessWords.Set);
            foreach (var set in after.Set)
                Write(set);
            json.WriteEndObject();
        }

        WriteObjects(ProcessWords.Raise, after.Raise, Write);
        WriteObjects(ProcessWords.Work, after.Work, Write);
        json.WriteEndObject();
    }

    private void Write(SetDefinition set)
    {
        json.WritePropertyName(set.Field);
        if (set.Value is { } value)
            RuleJson.WriteOperand(json, value);
        else
            json.WriteNullValue();
    }

    private void Write(RaiseDefinition raise)
    {
        json.WriteStartObject();
        json.WriteString(ProcessWords.Event, raise.Event);
        WriteTexts(ProcessWords.Fields, raise.Fields);
        if (raise.Schema != 1)
            json.WriteNumber(ProcessWords.Schema, raise.Schema);
        json.WriteEndObject();
    }

    private void Write(WorkDefinition work)
    {
        json.WriteStartObject();
        json.WriteString(ProcessWords.Kind, work.Kind);
        json.WriteString(ProcessWords.After, work.Delay.ToString());
        WriteUnless(ProcessWords.Lane, work.Lane, WorkRequest.DefaultLane);
        WriteUnless(ProcessWords.Key, work.Key, null);
        json.WriteEndObject();
    }

    private void WriteUnless(string word, string? value, string? usual)
    {
        if (!string.Equals(value, usual, StringComparison.Ordinal))
            json.WriteString(word, value);
    }

    private void WriteTexts(string word, ImmutableArray<string> values)
    {
        if (values.IsEmpty)
            return;
        json.WriteStartArray(word);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private void WriteObjects<T>(string word, ImmutableArray<T> values, Action<T> write)
    {
        if (values.IsEmpty)
            return;
        json.WriteStartArray(word);
        foreach (var value in values)
            write(value);
        json.WriteEndArray();
    }
}
