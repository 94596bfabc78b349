using NodaTime;

namespace Crm.Benchmarks.Imports;

/// <summary>Reads the days of the file by hand: <c>2024-01-31</c>, <c>31.01.2024</c> and <c>01/31/2024</c>.</summary>
internal static class DayCells
{
    public static LocalDate? Read(ReadOnlySpan<byte> cell)
    {
        if (cell.Length != 10)
            return null;
        return (cell[2], cell[4], cell[5], cell[7]) switch
        {
            (_, (byte)'-', _, (byte)'-') => Day(cell[..4], cell[5..7], cell[8..]),
            ((byte)'.', _, (byte)'.', _) => Day(cell[6..], cell[3..5], cell[..2]),
            ((byte)'/', _, (byte)'/', _) => Day(cell[6..], cell[..2], cell[3..5]),
            _ => null,
        };
    }

    private static LocalDate? Day(ReadOnlySpan<byte> years, ReadOnlySpan<byte> months, ReadOnlySpan<byte> days)
    {
        var (year, month, day) = (Number(years), Number(months), Number(days));
        return year > 0 && month is > 0 and <= 12 && day > 0 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
