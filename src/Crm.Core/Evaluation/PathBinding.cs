using System.Collections.Immutable;
using Crm.Errors;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Finds what paths lead to.</summary>
internal sealed class PathBinding(RuleScope scope, ProblemList problems)
{
    private const int MaxHops = 3;
    private const int MaxSteps = 3;

    public BoundField? Field(RecordType type, string path, string pointer)
    {
        var hops = ImmutableArray.CreateBuilder<BoundHop>();
        var at = type;
        var rest = path;
        while (true)
        {
            if (Step(at, rest) is not var (field, tail))
                return problems.Add<BoundField>(ProblemCodes.RuleUnknownField, pointer, ("field", rest), ("type", at.Name), ("near", Near(at, rest)));
            if (tail.Length == 0 || (field.Kind == FieldKind.Reference && string.Equals(tail, SystemFields.Id, StringComparison.Ordinal)))
                return Counted(new BoundField(path, hops.ToImmutable(), at, field) { Names = field.Kind == FieldKind.Reference ? RecordNames.In(scope) : null }, pointer);
            if (Hop(at, field, pointer) is not { } hop)
                return null;
            hops.Add(hop);
            at = hop.Target;
            rest = tail;
        }
    }

    public BoundRelatedPath? Related(RecordType type, string path, string pointer)
    {
        var hops = ImmutableArray.CreateBuilder<BoundHop>();
        var steps = ImmutableArray.CreateBuilder<BoundRelatedStep>();
        var at = type;
        var rest = path;
        while (rest.Length > 0)
        {
            var (head, tail) = Cut(rest);
            if (Set(at, head) is { } set)
            {
                steps.Add(new BoundRelatedStep(set, scope.VisibleOf(set.Type)));
                (at, rest) = (set.Type, tail);
            }
            else if (steps.Count == 0 && Step(at, rest) is var (field, after) && after.Length > 0)
            {
                if (Hop(at, field, pointer) is not { } hop)
                    return null;
                hops.Add(hop);
                (at, rest) = (hop.Target, after);
            }
            else
            {
                return Unknown(at, head, pointer);
            }
        }

        if (hops.Count > MaxHops)
            problems.Add(ProblemCodes.RuleTooManyHops, pointer, ("hops", hops.Count), ("allowed", MaxHops));
        if (steps.Count > MaxSteps)
            problems.Add(ProblemCodes.RuleRelatedTooDeep, pointer, ("allowed", MaxSteps));
        return steps.Count == 0
            ? Unknown(at, path, pointer)
            : new BoundRelatedPath(path, hops.ToImmutable(), steps.ToImmutable()) { Names = RecordNames.In(scope) };
    }

    private BoundField? Counted(BoundField field, string pointer) => field.Hops.Length <= MaxHops
        ? field
        : problems.Add<BoundField>(ProblemCodes.RuleTooManyHops, pointer, ("hops", field.Hops.Length), ("allowed", MaxHops));

    private BoundHop? Hop(RecordType type, FieldDefinition field, string pointer) =>
        field.Target is { } name && scope.Catalog.Find(name) is { } target
            ? new BoundHop(field, target, scope.VisibleOf(target))
            : problems.Add<BoundHop>(ProblemCodes.RuleNotFollowable, pointer, ("field", field.Key), ("type", type.Name));

    private RelatedSet? Set(RecordType type, string name) =>
        scope.Catalog.Related(type, name) is { } set && scope.CanRead(set.Type, set.Via) ? set : null;

    private BoundRelatedPath? Unknown(RecordType type, string name, string pointer) => problems.Add<BoundRelatedPath>(
        ProblemCodes.RuleUnknownRelated,
        pointer,
        ("set", name),
        ("type", type.Name),
        ("allowed", Sets(type)),
        ("near", NearNames.Of(name, Sets(type))));

    private string[] Sets(RecordType type) => [.. scope.Catalog.RelatedTo(type).Where(s => scope.CanRead(s.Type, s.Via)).Select(s => s.Name)];

    // Of a path over a reference that is misspelt, the reference.
    private IReadOnlyList<string> Near(RecordType type, string path)
    {
        var readable = type.Fields.Concat(type.Views).Where(f => scope.CanRead(type, f)).Select(f => f.Key).ToList();
        return NearNames.Of(path, readable) is { Count: > 0 } near ? near : NearNames.Of(Cut(path).Head, readable);
    }

    // A key of two names, such as billing.city, goes before a reference and a field of its target.
    private (FieldDefinition Field, string Tail)? Step(RecordType type, string path)
    {
        var (first, rest) = Cut(path);
        var (second, after) = Cut(rest);
        if (second.Length > 0 && type.Find($"{first}.{second}") is { } pair)
            return scope.CanRead(type, pair) ? (pair, after) : null;
        return type.Find(first) is { } single && scope.CanRead(type, single) ? (single, rest) : null;
    }

    private static (string Head, string Tail) Cut(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
    }
}
