using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Values;
using CsvHelper;
using NodaTime;

namespace Crm.Benchmarks.Imports;

/// <summary>The import by hand: reads bytes as they stand in the file, judges each row once, and writes it while its transaction is open.</summary>
/// <remarks>Knows the columns, forms and limits of this one file by heart. What it refuses, and why, is what the library refuses.</remarks>
internal sealed class HandImport(IProspectWriter writer) : IImport
{
    private const int Name = 0, Company = 1, Email = 2, Phone = 3, Country = 4, Score = 5, Registered = 6, Note = 7;
    private static readonly string[] Columns = ProspectModel.Header;

    private static readonly RecordType Type = ProspectModel.Model.Catalog.Get<Prospect>();
    private static readonly (int Column, int Length)[] Lengths =
        [.. new[] { (Name, "name"), (Company, "company"), (Email, "email"), (Phone, "phone"), (Note, "note") }.Select(t => (t.Item1, Type.Get(t.Item2).MaxLength))];

    private readonly Dictionary<string, (long Line, int Sense)> _seen = new(StringComparer.Ordinal);
    private readonly CountryCells _countries = new();
    private readonly Outcome _outcome = new();
    private Guid[] _ids = [];
    private int _taken;
    private int _written;

    public Outcome Run(string path)
    {
        using var rows = CsvReader.FromFile(path, new CsvReaderOptions { TrackLineNumbers = true }, FileOptions.SequentialScan);
        rows.ReadHeader();
        if (!rows.Headers.SequenceEqual(Columns, StringComparer.Ordinal))
            throw new InvalidOperationException("The columns of the file are others.");
        while (rows.Read())
        {
            if (rows.FieldCount > Columns.Length || !Utf8.IsValid(rows.RawRecord) || rows.RawRecord.Contains((byte)0))
                throw new InvalidOperationException($"Line {rows.LineNumber} is no row.");
            Take(rows);
            if (_taken == ProspectModel.BatchSize)
                Commit();
        }

        Commit();
        return _outcome;
    }

    public void Dispose() => writer.Dispose();

    private void Take(CsvReader rows)
    {
        var line = rows.LineNumber;
        var refused = _outcome.Rejects.Count;
        var email = Text(rows, Email);
        var scoreCell = Cell(rows, Score);
        var dayCell = Cell(rows, Registered);
        int? score = null;
        if (!scoreCell.IsEmpty)
        {
            if (Utf8Parser.TryParse(scoreCell, out int number, out var used) && used == scoreCell.Length)
                score = number;
            else
                Refuse(line, ImportCodes.BadValue, Columns[Score], scoreCell);
        }

        LocalDate? day = null;
        if (!dayCell.IsEmpty && (day = DayCells.Read(dayCell)) is null)
            Refuse(line, ImportCodes.BadValue, Columns[Registered], dayCell);
        var phoneText = Text(rows, Phone);
        var phone = phoneText.Length == 0 ? null : PhoneNumber.Normalise(phoneText);
        var normal = email.Length == 0 ? null : EmailAddress.Normalise(email);
        var name = Cell(rows, Name);
        var countryCell = Cell(rows, Country);
        var country = countryCell.IsEmpty ? null : _countries.Read(countryCell);
        if (name.IsEmpty)
            Refuse(line, ProblemCodes.FieldRequired, Columns[Name], []);
        if (email.Length == 0)
            Refuse(line, ProblemCodes.FieldRequired, Columns[Email], []);
        else if (normal is null)
            Refuse(line, ProblemCodes.FieldBadFormat, Columns[Email], Cell(rows, Email));
        if (phone is null && phoneText.Length > 0)
            Refuse(line, ProblemCodes.FieldBadFormat, Columns[Phone], Cell(rows, Phone));
        if (country is null && !countryCell.IsEmpty)
            Refuse(line, ImportCodes.BadValue, Columns[Country], countryCell);
        CheckLengths(rows, line);
        if (_outcome.Rejects.Count > refused)
            return;

        var key = Fold.Of(email);
        var sense = Sense(rows, normal!, phone, country, score, day);
        if (!_seen.TryAdd(key, (line, sense)))
        {
            if (_seen[key].Sense == sense)
                _outcome.Repeated++;
            else
                Refuse(line, ImportCodes.KeyTwice, null, []);
            return;
        }

        Open();
        _taken++;
        if (score is < 0 or > ProspectModel.MaxScore)
        {
            Refuse(line, ProspectModel.ScoreRange, Columns[Score], scoreCell);
            return;
        }

        writer.Write(new ProspectRow
        {
            Id = _ids[_written++],
            Key = key,
            Name = name,
            Company = Cell(rows, Company),
            Email = normal!,
            Phone = phone,
            Country = country,
            Score = score,
            Registered = day,
            Note = Cell(rows, Note),
        });
        _outcome.Created++;
    }

    // No text has more characters than bytes.
    private void CheckLengths(CsvReader rows, long line)
    {
        foreach (var (column, length) in Lengths)
        {
            if (Cell(rows, column).Length > length && Text(rows, column).Length > length)
                Refuse(line, ProblemCodes.FieldTooLong, Columns[column], Cell(rows, column));
        }
    }

    // What tells two rows of one key apart.
    private static int Sense(CsvReader rows, string email, string? phone, string? country, int? score, LocalDate? day)
    {
        var hash = new HashCode();
        foreach (var column in (ReadOnlySpan<int>)[Name, Company, Note])
        {
            hash.AddBytes(Cell(rows, column));
            hash.Add(column);
        }

        hash.Add(country, StringComparer.Ordinal);
        hash.Add(email, StringComparer.Ordinal);
        hash.Add(phone, StringComparer.Ordinal);
        hash.Add(score);
        hash.Add(day);
        return hash.ToHashCode();
    }

    private void Open()
    {
        if (_taken > 0)
            return;
        _ids = Stores.Journal.NewIds(ProspectModel.BatchSize);
        writer.Begin(SystemClock.Instance.GetCurrentInstant());
    }

    private void Commit()
    {
        if (_taken > 0)
            writer.Commit(_ids.AsSpan(0, _written));
        (_taken, _written) = (0, 0);
    }

    private void Refuse(long line, string code, string? column, ReadOnlySpan<byte> value) =>
        _outcome.Rejects.Add(new Reject(line, code, column, value.IsEmpty ? null : Encoding.UTF8.GetString(value)));

    // A row may end before its last columns.
    private static ReadOnlySpan<byte> Cell(CsvReader rows, int column)
    {
        if (column >= rows.FieldCount)
            return [];
        var cell = rows.GetSpan(column);
        return cell[Ascii.Trim(cell)];
    }

    private static string Text(CsvReader rows, int column) => Encoding.UTF8.GetString(Cell(rows, column)).Trim();
}
