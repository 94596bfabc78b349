using System.Globalization;
using System.Text;

namespace Crm.Benchmarks.Imports;

/// <summary>Makes a file of leads as people keep them: of 100 rows about 89 can be taken.</summary>
internal sealed class MessyFile
{
    public const int Seed = 66;

    private static readonly string[] First = ["Anna", "Björn", "Chloé", "David", "Elif", "Fatima", "Giulia", "Hans", "Inês", "João", "Karl", "Lea", "Mary Ann", "Nils", "Olga", "Zoë"];
    private static readonly string[] Last = ["Müller", "Smith", "Rossi", "García", "O'Neil", "Novák", "Weber", "Dubois", "Costa", "Tanaka", "van Dijk", "Schmidt", "Keller", "Øvergård"];
    private static readonly string[] Firms = ["Nordlicht", "Blue Lake", "Iron & Stone", "Maple, Sons", "River \"Nord\"", "Silver Cloud", "Alpine Harbour", "Zenit"];
    private static readonly string[] Forms = ["AG", "GmbH", "Ltd.", "S.p.A.", "Inc."];
    private static readonly string[] Domains = ["example.com", "example.org", "mail.example.net", "Example.CH", "leads.example.co.uk"];
    private static readonly string[] BadEmails = ["nobody", "a b@example.com", "@example.com", "who@nowhere", "x@@example.com"];
    private static readonly string[] Countries = [.. ProspectModel.Countries, .. ProspectModel.Countries, .. ProspectModel.Aliases.Keys, "ch", " de ", "Fr"];
    private static readonly string[] Dates = ["yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy"];
    private static readonly string[] BadScores = ["high", "7.5", "140", "-3", "1O"];
    private static readonly string[] Notes =
    [
        "Met at the fair, wants a call back next week",
        "Asked for prices\nof the large model,\nsecond floor",
        "Said: \"not before spring\", then hung up",
        "Downloaded the white paper and the price list",
        "Kommt über die Empfehlung eines Kunden",
        "Newsletter; opened the last three, never clicked",
    ];

    private readonly Random _random = new(Seed);
    private readonly List<string[]> _rows = [];

    /// <summary>Writes the file, with a byte order mark.</summary>
    public void Write(string path, int count)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };
        file.WriteLine(string.Join(',', ProspectModel.Header));
        for (var i = 0; i < count; i++)
            file.WriteLine(string.Join(',', Row(i).Select(Quoted)));
    }

    private string[] Row(int number)
    {
        if (_rows.Count > 0 && In(80))
            return Again(Pick(_rows));
        var (first, last) = (Pick(First), Pick(Last));
        string[] row =
        [
            In(2) ? "" : In(150) ? $"{last}, {first}" : In(50) ? $"  {first} {last} " : $"{first} {last}",
            In(200) ? "" : $"{Pick(Firms)} {Pick(Forms)}",
            In(8) ? Pick(BadEmails) : In(2) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + (number % 26))}.lead{number}@{Pick(Domains)}"),
            In(1) ? "unknown" : In(100) ? "" : Phone(),
            In(6) ? "Atlantis" : In(50) ? "" : Pick(Countries),
            In(8) ? Pick(BadScores) : In(150) ? "" : _random.Next(101).ToString(CultureInfo.InvariantCulture),
            In(3) ? "31.02.2024" : In(50) ? "" : new DateTime(2015, 1, 1).AddDays(_random.Next(4000)).ToString(Pick(Dates), CultureInfo.InvariantCulture),
            In(600) ? "" : Pick(Notes),
        ];
        _rows.Add(row);
        return row;
    }

    // Most who come a second time say something else; some say the same with other spaces.
    private string[] Again(string[] row)
    {
        string[] again = [.. row];
        if (In(250))
        {
            again[2] = $" {row[2]} ";
            return again;
        }

        again[2] = In(500) ? row[2].ToUpperInvariant() : $"{row[2]}  ";
        again[3] = Phone();
        again[5] = _random.Next(101).ToString(CultureInfo.InvariantCulture);
        return again;
    }

    private string Phone()
    {
        var (area, number) = (_random.Next(20, 99), _random.Next(1_000_000, 9_999_999));
        return _random.Next(4) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"+41 {area} {number / 10_000} {number / 100 % 100:00} {number % 100:00}"),
            1 => string.Create(CultureInfo.InvariantCulture, $"0041{area}{number}"),
            2 => string.Create(CultureInfo.InvariantCulture, $"(0{area}) {number / 10_000}-{number % 10_000:0000}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"0{area}/{number / 10_000}.{number % 10_000:0000} ext. {area}"),
        };
    }

    private bool In(int ofThousand) => _random.Next(1_000) < ofThousand;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny("\",\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
