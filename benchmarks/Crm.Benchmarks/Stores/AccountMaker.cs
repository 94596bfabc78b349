using System.Buffers.Binary;
using System.Globalization;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>Makes accounts from their numbers; the two of a pair are alike but for their ids, so that each contender has one to write to.</summary>
internal static class AccountMaker
{
    public const int Count = 100_000;
    public const int Pairs = Count / 2;

    /// <summary>The day of the rate of every amount that nobody has changed.</summary>
    public static LocalDate RateDate { get; } = new(2024, 1, 1);

    private static readonly Instant Start = Instant.FromUtc(2024, 1, 1, 8, 0);
    private static readonly string[] Countries = ["CH", "DE", "FR", "IT", "AT", "NL", "GB", "US", "BR", "JP"];
    private static readonly string[] Cities = ["Zürich", "Bern", "Lyon", "Graz", "Porto", "Oslo", "Turin", "Utrecht"];
    private static readonly string[] Words = ["North", "Blue", "Iron", "Lake", "Stone", "Maple", "River", "Silver", "Cloud", "Alpine", "Harbour"];

    /// <summary>The id of an account; ids rise with numbers, as those of version 7 do with time.</summary>
    public static Guid IdOf(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (1_760_000_000_000L + number) << 16);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], (long)Mixed(number));
        bytes[6] = 0x70;
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public static decimal AmountOf(int number) => (Mixed(number / 2) % 9_000_000 + 100_000) / 100m;

    public static Instant TouchedOf(int number) => Start + Duration.FromMinutes((long)(Mixed((number / 2) + 7) % 1_000_000));

    /// <summary>The account as it is stored; its version is 1.</summary>
    public static Account Make(RecordType type, int number)
    {
        var account = MakeNew(type, number);
        Write("id", FieldValue.Reference(new RecordRef(type.Name, IdOf(number))));
        Write("version", FieldValue.Integer(1));
        Write("createdAt", FieldValue.Instant(Start));
        Write("updatedAt", FieldValue.Instant(Start));
        account.Amount = account.Amount!.At(1, RateDate);
        return account;

        void Write(string field, FieldValue value) => type.Get(field).Write!(account, value);
    }

    /// <summary>The same account, never saved: without id and version, its amount not converted.</summary>
    public static Account MakeNew(RecordType type, int number)
    {
        var mixed = Mixed(number / 2);
        var account = (Account)type.Create(TenantId.Default);
        account.Name = string.Create(CultureInfo.InvariantCulture, $"{Pick(Words, mixed)} {Pick(Words, mixed >> 9)} {number / 2} AG");
        account.Code = string.Create(CultureInfo.InvariantCulture, $"A-{number / 2:000000}");
        account.Country = Pick(Countries, mixed >> 17);
        account.City = mixed % 11 == 0 ? null : Pick(Cities, mixed >> 23);
        account.Source = (AccountSource)(mixed >> 29 & 3);
        account.Amount = new Money(AmountOf(number), AccountModel.Currency);
        account.Score = (int)(mixed % 100);
        account.Probability = mixed % 7 == 0 ? null : mixed % 101 / 100m;
        account.Since = new LocalDate(2015, 1, 1).PlusDays((int)(mixed % 3000));
        account.Touched = TouchedOf(number);
        account.Active = mixed % 4 != 0;
        account.Referrer = number < 2 || mixed % 3 == 0 ? null : new Id<Account>(IdOf((number / 2) - 1));
        return account;
    }

    private static string Pick(string[] from, ulong mixed) => from[mixed % (ulong)from.Length];

    // SplitMix64: the same numbers everywhere and always.
    private static ulong Mixed(int number)
    {
        var mixed = ((ulong)number + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
