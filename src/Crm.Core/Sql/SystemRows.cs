using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Schedules;
using Crm.Work;

namespace Crm.Sql;

/// <summary>What stands in the rows of a <see cref="SystemTable"/>, in the order of its columns; and what was read from one.</summary>
/// <remarks>A position that the database gives is left out in writing, and read back.</remarks>
internal static class SystemRows
{
    public static FieldValue[] Of(TenantId tenant, ClaimWrite write) =>
        [Text(tenant.Value), Text(write.Claim.Type), Text(write.Claim.Field), Text(write.Claim.Key), FieldValue.Reference(write.Record)];

    public static FieldValue[] Of(TenantId tenant, StoredCommand command) =>
        [Text(tenant.Value), Text(command.Key), Text(command.Fingerprint), Text(command.Result), Id(command.Commit), FieldValue.Reference(command.Actor)];

    public static StoredCommand Command(Func<int, FieldValue> row) =>
        new(row(1).AsText()!, row(2).AsText() ?? "", row(3).AsText(), row(4).AsReference()!.Value.Id, row(5).AsReference());

    public static FieldValue[] Of(TenantId tenant, JournalEntry entry) =>
    [
        Text(tenant.Value), Text(entry.Record.Type), FieldValue.Reference(entry.Record), FieldValue.Integer(entry.Version),
        Text(RecordName.CamelCase(entry.Kind.ToString())), FieldValue.Instant(entry.At), Id(entry.Commit), FieldValue.Reference(entry.Actor),
        FieldValue.Reference(entry.OnBehalfOf), Text(entry.Reason), Id(entry.Cause.Root), FieldValue.Integer(entry.Cause.Depth), Id(entry.Cause.Parent),
        Text(ValuesJson.Write(entry.Old)), Text(ValuesJson.Write(entry.OldPersonal)), Text(EventsJson.Write(entry.Events)), Text(RefsJson.Write(entry.Parts)),
        entry.Batch.Count == 0 ? default : Id(entry.Batch[0]), Text(IdsText.Write(entry.Batch)),
    ];

    public static JournalEntry Entry(Func<int, FieldValue> row)
    {
        var record = RecordOf(row, 2);
        return new JournalEntry
        {
            Position = row(1).AsInteger()!.Value,
            Record = record,
            Version = row(4).AsInteger()!.Value,
            Kind = Enum.Parse<JournalKind>(row(5).AsText()!, ignoreCase: true),
            At = row(6).AsInstant()!.Value,
            Commit = row(7).AsReference()!.Value.Id,
            Actor = row(8).AsReference(),
            OnBehalfOf = row(9).AsReference(),
            Reason = row(10).AsText(),
            Cause = CauseOf(row, 11),
            Old = ValuesJson.Read(row(14).AsText()),
            OldPersonal = ValuesJson.Read(row(15).AsText()),
            Events = EventsJson.Read(row(16).AsText(), record),
            Parts = RefsJson.Read(row(17).AsText()),
            Batch = IdsText.Read(row(19).AsText()),
        };
    }

    public static FieldValue[] Of(TenantId tenant, StateEntry entry) =>
    [
        Text(tenant.Value), Text(entry.Record.Type), FieldValue.Reference(entry.Record), Text(entry.Process), Text(entry.State),
        FieldValue.Instant(entry.EnteredAt), FieldValue.Instant(entry.RecordedAt), Text(entry.Transition), FieldValue.Reference(entry.Actor),
    ];

    public static StateEntry State(Func<int, FieldValue> row) => new(
        RecordOf(row, 2), row(4).AsText()!, row(5).AsText()!, row(6).AsInstant()!.Value, row(7).AsInstant()!.Value, row(8).AsText(), row(9).AsReference());

    public static FieldValue[] Of(TenantId tenant, WorkItem item) =>
    [
        Text(tenant.Value), Id(item.Id), Text(item.Lane), FieldValue.Instant(item.Due), Text(item.Kind), Text(item.OrderingKey), Text(item.Key),
        Text(item.Record?.Type), FieldValue.Reference(item.Record), Text(ValuesJson.Write(item.Data)), FieldValue.Reference(item.Actor), Id(item.Cause.Root),
        FieldValue.Integer(item.Cause.Depth), Id(item.Cause.Parent), FieldValue.Integer((int)item.Priority), FieldValue.Instant(item.Due), FieldValue.Integer(0),
        FieldValue.Integer(0), default, default, default, Text(item.Repeats?.ToString()),
    ];

    public static WorkEntry WorkEntry(Func<int, FieldValue> row) => new(new TenantId(row(0).AsText()!), Item(row))
    {
        At = row(15).AsInstant()!.Value,
        Attempts = (int)row(16).AsInteger()!.Value,
        Fence = row(17).AsInteger()!.Value,
        Worker = row(18).AsText(),
        ParkedAt = row(19).AsInstant(),
        Reason = row(20).AsText(),
    };

    private static WorkItem Item(Func<int, FieldValue> row) => new()
    {
        Id = row(1).AsReference()!.Value.Id,
        Lane = row(2).AsText()!,
        Due = row(3).AsInstant()!.Value,
        Kind = row(4).AsText()!,
        OrderingKey = row(5).AsText(),
        Key = row(6).AsText(),
        Record = row(7).IsMissing ? null : RecordOf(row, 7),
        Data = ValuesJson.Read(row(9).AsText()),
        Actor = row(10).AsReference(),
        Cause = CauseOf(row, 11),
        Priority = (WorkPriority)row(14).AsInteger()!.Value,
        Repeats = row(21).AsText() is { } schedule ? ScheduleJson.Parse(schedule) : null,
    };

    private static FieldValue Text(string? text) => FieldValue.Text(text);

    private static FieldValue Id(Guid? id) => id is { } value ? FieldValue.Reference(new RecordRef("", value)) : default;

    private static RecordRef RecordOf(Func<int, FieldValue> row, int at) => new(row(at).AsText()!, row(at + 1).AsReference()!.Value.Id);

    private static Cause CauseOf(Func<int, FieldValue> row, int at) =>
        new(row(at).AsReference()!.Value.Id, (int)row(at + 1).AsInteger()!.Value, row(at + 2).AsReference()?.Id);
}
