using Crm.Commits;
using Crm.Errors;
using Crm.Values;

namespace Crm.Parties;

/// <summary>Refuses contact points whose value is not of the form of their kind.</summary>
internal sealed class ContactPointPolicy : IRefusingPolicy
{
    public CommitPhase Phase => CommitPhase.Validate;

    public ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(c => c.Kind is not (ChangeKind.Delete or ChangeKind.Purge)))
        {
            if (change.Record is ContactPoint { Value: not null } point && !IsWellFormed(point))
                context.Refuse(change, new Problem(ProblemCodes.FieldBadFormat, "value", ("value", point.Value), ("wanted", point.Kind.ToString().ToLowerInvariant())));
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsWellFormed(ContactPoint point) => point.Kind switch
    {
        ContactPointKind.Email => EmailAddress.Normalise(point.Value) is not null,
        ContactPointKind.Phone => PhoneNumber.Normalise(point.Value) is not null,
        _ => true,
    };
}
