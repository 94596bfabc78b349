namespace Crm.Sql;

/// <summary>Many ids as one text: their bytes, the most significant first, in base 64.</summary>
internal static class IdsText
{
    private const int Size = 16;

    public static string? Write(IReadOnlyList<Guid> ids)
    {
        if (ids.Count == 0)
            return null;
        var bytes = new byte[ids.Count * Size];
        for (var i = 0; i < ids.Count; i++)
            _ = ids[i].TryWriteBytes(bytes.AsSpan(i * Size), bigEndian: true, out _);
        return Convert.ToBase64String(bytes);
    }

    public static IReadOnlyList<Guid> Read(string? text)
    {
        if (text is null)
            return [];
        var bytes = Convert.FromBase64String(text);
        var ids = new Guid[bytes.Length / Size];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = new Guid(bytes.AsSpan(i * Size, Size), bigEndian: true);
        return ids;
    }
}
