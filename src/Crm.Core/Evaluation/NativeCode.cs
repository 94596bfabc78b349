using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Crm.Records;
using Crm.Rules;
using Crm.Values;
using NodaTime;

namespace Crm.Evaluation;

/// <summary>What compiled rules call; found by name from <see cref="NativeTests"/>.</summary>
internal static class NativeCode
{
    private static int Slots;

    // Operands that are compiled one after another get slots of their own.
    public static int NextSlot() => Interlocked.Increment(ref Slots) & int.MaxValue;

    // Spans are compared in line where Equals would be called.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsText(string? value, string wanted, bool whenMissing) =>
        string.IsNullOrEmpty(value) ? whenMissing : value.AsSpan().SequenceEqual(wanted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNotText(string? value, string wanted, bool whenMissing) =>
        string.IsNullOrEmpty(value) ? whenMissing : !value.AsSpan().SequenceEqual(wanted);

    public static bool Ordered(string? value, Comparison comparison, string other, bool whenMissing)
    {
        if (string.IsNullOrEmpty(value))
            return whenMissing;
        var order = CodePointOrder.Instance.Compare(value, other);
        return comparison switch
        {
            Comparison.Lt => order < 0,
            Comparison.Le => order <= 0,
            Comparison.Gt => order > 0,
            _ => order >= 0,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Text(string? value, TextComparison comparison, string fold, bool negated) => TextClosures.Holds(value, comparison, fold) != negated;

    public static bool Has(ChoiceSet? value, string choice, bool negated) => (value is not null && value.Contains(choice)) != negated;

    public static bool HasAny(ChoiceSet? value) => value is { Count: > 0 };

    public static bool IsIn(string? value, TextSet texts, bool negated) => (!string.IsNullOrEmpty(value) && texts.Texts.Contains(value)) != negated;

    public static bool IsIn(RecordRef value, RuleContext context, AskerSet set) => InClosures.SetOf(context.Asker, set).Contains(value);

    public static bool IsThere(Guid id) => id != Guid.Empty;

    public static RecordRef? Me(RuleContext context) => context.Asker.Me;

    public static bool IsMe(RecordRef value, RecordRef? me) => me is { } asker && value == asker;

    public static decimal? Worth(Money? value) => value?.BaseAmount;

    // Days of other calendars count as the ISO day they fall on.
    public static LocalDate Iso(LocalDate value) => value.Calendar == CalendarSystem.Iso ? value : value.WithCalendar(CalendarSystem.Iso);
}

/// <summary>A set of texts under a sealed type, which compiled code finds again at less cost than the set itself.</summary>
internal sealed record TextSet(FrozenSet<string> Texts);
