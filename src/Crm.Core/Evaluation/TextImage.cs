using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Evaluation;

/// <summary>Short texts as numbers, so that compiled rules compare them as C# compares a constant: without a call and without a loop.</summary>
/// <remarks>The head and the tail may overlap; together with the length they are the whole text.</remarks>
internal static class TextImage
{
    /// <summary>True for texts that have an image: of 2 to 8 characters.</summary>
    public static bool Exists(string text) => text.Length is >= 2 and <= 8;

    /// <summary>The image of such a text.</summary>
    public static (ulong Head, ulong Tail) Of(string text) => (Read(text, 0, text.Length), Read(text, text.Length - Width(text.Length), text.Length));

    /// <summary>True when a text is the one with that length and image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is(string? value, int length, ulong head, ulong tail) =>
        value is not null && value.Length == length && Read(value, 0, length) == head && Read(value, length - Width(length), length) == tail;

    private static int Width(int length) => length < 4 ? 2 : 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(string text, int from, int length)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan(from));
        return length < 4 ? MemoryMarshal.Read<uint>(bytes) : MemoryMarshal.Read<ulong>(bytes);
    }
}
