using System.Collections.Immutable;
using Crm.Errors;

namespace Crm.Processes;

/// <summary>What is wrong with a definition by itself, without its record type; paths are pointers into its JSON.</summary>
internal sealed class ProcessForm
{
    private const string KeyForm = "a lower-case letter, then at most 62 letters, digits or underscores";
    private readonly ProcessDefinition _process;
    private readonly List<Problem> _problems = [];

    private ProcessForm(ProcessDefinition process) => _process = process;

    public static IReadOnlyList<Problem> Check(ProcessDefinition process)
    {
        var form = new ProcessForm(process);
        form.CheckProcess();
        form.CheckStates();
        form.CheckTransitions();
        return form._problems;
    }

    private void CheckProcess()
    {
        if (!IsName(_process.Key, '-'))
            Add(ProblemCodes.ProcessBadKey, "/key", ("key", _process.Key), ("wanted", KeyForm + " or hyphens"));
        CheckName(_process.RecordType, "/record");
        CheckName(_process.StateField, "/stateField");
        CheckText(_process.Label, "/label", ProcessLimits.MaxLabelLength);
        if (_process.Version < 1)
            Add(ProblemCodes.ProcessOutOfRange, "/version", ("value", _process.Version), ("allowed", "1 or more"));
        CheckCount(_process.States.Length, "/states", ProcessLimits.MaxStates);
        CheckCount(_process.Transitions.Length, "/transitions", ProcessLimits.MaxTransitions);
        if (!_process.States.Any(s => s.Initial))
            Add(ProblemCodes.ProcessNoInitialState, "/states");
    }

    private void CheckStates()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _process.States.Length; i++)
        {
            var (state, at) = (_process.States[i], $"/states/{i}");
            CheckKey(state.Key, at + "/key");
            if (!keys.Add(state.Key))
                Add(ProblemCodes.ProcessStateTwice, at + "/key", ("state", state.Key));
            CheckText(state.Label, at + "/label", ProcessLimits.MaxLabelLength);
            if (state.Probability is < 0 or > 100)
                Add(ProblemCodes.ProcessOutOfRange, at + "/probability", ("value", state.Probability), ("allowed", "0 to 100"));
            if (!Enum.IsDefined(state.Kind))
                Add(ProblemCodes.ProcessOutOfRange, at + "/kind", ("value", state.Kind), ("allowed", Enum.GetValues<StateKind>()));
            CheckFields(state.Required, at + "/required");
            CheckFields(state.Frozen, at + "/frozen");
            var frozen = state.Frozen.IndexOf(_process.StateField);
            if (frozen >= 0)
                Add(ProblemCodes.ProcessStateFieldFrozen, $"{at}/frozen/{frozen}", ("field", _process.StateField));
        }
    }

    private void CheckTransitions()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _process.Transitions.Length; i++)
        {
            var (transition, at) = (_process.Transitions[i], $"/transitions/{i}");
            CheckKey(transition.Name, at + "/name");
            if (!names.Add(transition.Name))
                Add(ProblemCodes.ProcessTransitionTwice, at + "/name", ("transition", transition.Name));
            CheckText(transition.Label, at + "/label", ProcessLimits.MaxLabelLength);
            CheckList(transition.From, at + "/from", ProcessLimits.MaxStates, CheckState);
            if (transition.To is { } to)
                CheckState(to, at + "/to");
            if (transition.Right is { } right)
                CheckName(right, at + "/right");
            if (transition.Before is { } guard)
                CheckText(guard.Description, at + "/before/description", ProcessLimits.MaxDescriptionLength);
            CheckFields(transition.During.Required, at + "/during/required");
            CheckCount(transition.During.Check.Length, at + "/during/check", ProcessLimits.MaxEntries);
            for (var c = 0; c < transition.During.Check.Length; c++)
                CheckText(transition.During.Check[c].Description, $"{at}/during/check/{c}/description", ProcessLimits.MaxDescriptionLength);
            CheckEffects(transition.After, at + "/after");
        }
    }

    private void CheckEffects(EffectsDefinition after, string at)
    {
        CheckCount(after.Set.Length, at + "/set", ProcessLimits.MaxEntries);
        CheckCount(after.Raise.Length, at + "/raise", ProcessLimits.MaxEntries);
        CheckCount(after.Work.Length, at + "/work", ProcessLimits.MaxEntries);
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in after.Set)
        {
            CheckName(set.Field, at + "/set");
            if (!fields.Add(set.Field))
                Add(ProblemCodes.ProcessNamedTwice, $"{at}/set/{set.Field}", ("name", set.Field));
            if (string.Equals(set.Field, _process.StateField, StringComparison.Ordinal))
                Add(ProblemCodes.ProcessSetsState, $"{at}/set/{set.Field}", ("field", set.Field));
        }

        for (var i = 0; i < after.Raise.Length; i++)
        {
            var raise = after.Raise[i];
            if (!IsEventName(raise.Event))
                Add(ProblemCodes.ProcessBadKey, $"{at}/raise/{i}/event", ("key", raise.Event), ("wanted", "lower-case words with dots, such as opportunity.won"));
            if (raise.Schema < 1)
                Add(ProblemCodes.ProcessOutOfRange, $"{at}/raise/{i}/schema", ("value", raise.Schema), ("allowed", "1 or more"));
            CheckFields(raise.Fields, $"{at}/raise/{i}/fields");
        }

        for (var i = 0; i < after.Work.Length; i++)
            CheckWork(after.Work[i], $"{at}/work/{i}");
    }

    private void CheckWork(WorkDefinition work, string at)
    {
        CheckName(work.Kind, at + "/kind");
        CheckName(work.Lane, at + "/lane");
        if (work.Delay.ToString().StartsWith('-'))
            Add(ProblemCodes.ProcessOutOfRange, at + "/after", ("value", work.Delay), ("allowed", "0d or later"));
        if (work.Key is not { } template)
            return;
        CheckText(template, at + "/key", ProcessLimits.MaxDescriptionLength);
        if (WorkKeys.Fault(template) is { } unknown)
            Add(ProblemCodes.ProcessBadTemplate, at + "/key", ("found", unknown), ("allowed", WorkKeys.Placeholders));
    }

    private void CheckState(string state, string at)
    {
        if (_process.FindState(state) is null)
            Add(ProblemCodes.ProcessUnknownState, at, ("state", state), ("allowed", _process.States.Select(s => s.Key)), ("near", NearNames.Of(state, _process.States.Select(s => s.Key))));
    }

    private void CheckFields(ImmutableArray<string> fields, string at) => CheckList(fields, at, ProcessLimits.MaxEntries, CheckName);

    private void CheckList(ImmutableArray<string> names, string at, int most, Action<string, string> check)
    {
        CheckCount(names.Length, at, most);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            check(names[i], $"{at}/{i}");
            if (!seen.Add(names[i]))
                Add(ProblemCodes.ProcessNamedTwice, $"{at}/{i}", ("name", names[i]));
        }
    }

    private void CheckKey(string key, string at)
    {
        if (!IsName(key))
            Add(ProblemCodes.ProcessBadKey, at, ("key", key), ("wanted", KeyForm));
    }

    private void CheckName(string name, string at) => CheckText(name, at, ProcessLimits.MaxNameLength);

    private void CheckText(string text, string at, int most)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > most || !IsStorable(text))
            Add(ProblemCodes.ProcessTextLength, at, ("length", text.Length), ("allowed", most));
    }

    private void CheckCount(int count, string at, int most)
    {
        if (count > most)
            Add(ProblemCodes.ProcessTooMany, at, ("count", count), ("allowed", most));
    }

    private void Add(string code, string at, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        _problems.Add(new Problem(code, at, arguments));

    private static bool IsName(string key, char also = '_') => key.Length is > 0 and <= 63
        && char.IsAsciiLetterLower(key[0])
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == also);

    private static bool IsEventName(string name) =>
        name.Length <= ProcessLimits.MaxNameLength && name.Contains('.', StringComparison.Ordinal) && name.Split('.').All(word => IsName(word));

    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
                return false;
        }

        return true;
    }
}
