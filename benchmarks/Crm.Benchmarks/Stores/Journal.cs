using System.Globalization;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>What all contenders but the library write into the journal by hand.</summary>
internal static class Journal
{
    public const string Kind = "changed";

    public const string Created = "created";

    /// <summary>The user who acts in every contest.</summary>
    public static Guid Actor { get; } = new("0197a000-0000-7000-8000-000000000001");

    /// <summary>Ids of new accounts, ascending.</summary>
    public static Guid[] NewIds(int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
            ids[i] = Guid.CreateVersion7();
        Array.Sort(ids);
        return ids;
    }

    /// <summary>The ids of a batch as the journal keeps them.</summary>
    /// <param name="ids">Ascending.</param>
    public static string Batch(ReadOnlySpan<Guid> ids)
    {
        var bytes = new byte[ids.Length * 16];
        for (var i = 0; i < ids.Length; i++)
            _ = ids[i].TryWriteBytes(bytes.AsSpan(i * 16), bigEndian: true, out _);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The old amount as the journal keeps it.</summary>
    /// <param name="amount">The amount, in the base currency as well.</param>
    /// <param name="rateDate">The day of its rate.</param>
    /// <param name="decimals">True where the database gives numbers back with all decimals of their column.</param>
    public static string Old(decimal amount, LocalDate rateDate, bool decimals)
    {
        var text = amount.ToString(decimals ? "0.0000" : "0.####", CultureInfo.InvariantCulture);
        var rate = decimals ? "1.0000000000" : "1";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"amount":["money",{"amount":{{text}},"currency":"{{AccountModel.Currency}}","base":{{text}},"rate":{{rate}},"rateDate":"{{rateDate:uuuu'-'MM'-'dd}}"}]}""");
    }
}
