using System.Buffers.Binary;
using System.Buffers.Text;
using Crm.Errors;

namespace Crm.Journal;

/// <summary>A place in the journal of a tenant: behind the entry that was read last.</summary>
/// <param name="Horizon">The store's own; 0 where positions alone are the order.</param>
/// <param name="Position">The position of that entry; 0 before the first one.</param>
/// <param name="Commit">The commit of that entry, by which a place of another journal is noticed.</param>
/// <remarks>
/// Hosts keep it, by its text form, and give it back; what is in it is the store's affair. Good for the tenant and the database that gave it, for as long as nothing behind it was forgotten. Immutable.
/// </remarks>
public sealed record JournalCursor(long Horizon, long Position, Guid Commit)
{
    private const byte Form = 1;
    private const int Length = 33;

    /// <summary>Before the first entry that was ever written.</summary>
    public static JournalCursor Beginning { get; } = new(0, 0, Guid.Empty);

    /// <summary>True when it stands before another of the same journal.</summary>
    public bool IsBefore(JournalCursor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Horizon, Position).CompareTo((other.Horizon, other.Position)) < 0;
    }

    /// <summary>Refuses a place from which nobody can tell any more, or never could, what comes next; for stores, after they have read.</summary>
    /// <param name="isThere">True when the entry that it stands behind is in the tenant's journal, with that commit.</param>
    /// <param name="forgotten">The place of the last entry that was forgotten; null when none ever was.</param>
    /// <exception cref="RefusedException">Entries behind it were forgotten, or it is not of this journal.</exception>
    public void Require(bool isThere, JournalCursor? forgotten)
    {
        if (isThere || this == (forgotten ?? Beginning))
            return;
        var isExpired = forgotten is not null && IsBefore(forgotten);
        throw new RefusedException(new Problem(isExpired ? ProblemCodes.JournalCursorExpired : ProblemCodes.JournalCursorUnknown));
    }

    /// <summary>The text form: 44 letters, digits, hyphens and underscores.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Form;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Horizon);
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], Position);
        Commit.TryWriteBytes(bytes[17..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="RefusedException">The text is not one.</exception>
    public static JournalCursor Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> bytes = stackalloc byte[Length];
        if (!TryDecode(text, bytes) || bytes[0] != Form)
            throw new RefusedException(new Problem(ProblemCodes.JournalBadCursor));
        return new JournalCursor(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), BinaryPrimitives.ReadInt64BigEndian(bytes[9..]), new Guid(bytes[17..], bigEndian: true));
    }

    private static bool TryDecode(string text, Span<byte> bytes) =>
        Base64Url.IsValid(text, out var length) && length == Length && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Length;
}
