using System.Globalization;
using Crm.Events;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Conformance.Trials;

/// <summary>A commit drawn from what is there: inserts, updates, the bin and out of it, purges, some of them of a version that is not the present one.</summary>
internal sealed class RandomBatch(RandomRules random, TenantId tenant, List<Record?> there)
{
    private static readonly string[] Inserted = ["vessel", "vessel", "port", "hold"];
    private readonly List<RecordWrite> _writes = [];
    private readonly List<JournalEntry> _journal = [];
    private readonly List<ClaimWrite> _claims = [];
    private readonly List<VersionCheck> _checks = [];
    private readonly List<StateEntry> _states = [];
    private readonly HashSet<Guid> _touched = [];
    private readonly List<string> _words = [];

    public CommitBatch Draw()
    {
        var (id, at) = (NewId(), random.Now + Duration.FromSeconds(random.Number(1000)));
        for (var n = 1 + random.Number(3); n > 0; n--)
            DrawWrite(id, at);
        if (random.Chance(5) && random.Pick(there) is { } read && _touched.Add(read.RawId))
            _checks.Add(new VersionCheck(read.Ref, Stale(read.Version)));
        for (var n = random.Number(3); n > 0; n--)
            DrawClaim();
        var command = random.Chance(5) ? new StoredCommand(random.Pick<string>(RandomCommand.Keys), "f", random.Chance(2) ? null : "r", id) : null;
        _words.AddRange(_checks.Select(c => $"checks {c.Record} {c.Version.ToString(CultureInfo.InvariantCulture)}"));
        if (command is not null)
            _words.Add($"command '{command.Key}'");
        return new CommitBatch
        {
            Id = id,
            At = at,
            Writes = [.. _writes],
            Checks = [.. _checks],
            Claims = [.. _claims.Where(c => !c.Take), .. _claims.Where(c => c.Take)],
            Journal = [.. _journal],
            States = [.. _states],
            Work = random.Chance(6) ? [DrawWork(id, at)] : [],
            Command = command,
        };
    }

    public override string ToString() => string.Join(", ", _words);

    private void DrawWrite(Guid commit, Instant at)
    {
        if (random.Pick(there) is not { } before || random.Chance(4))
            Insert(commit, at);
        else if (_touched.Add(before.RawId))
            Change(before, commit, at);
    }

    // Now and then with an id that is taken.
    private void Insert(Guid commit, Instant at)
    {
        var type = StoreContract.Model.Catalog.Get(random.Pick(Inserted));
        var id = random.Chance(12) && random.Ids[type.Name] is { Count: > 0 } taken ? random.Pick(taken) : NewId();
        if (!_touched.Add(id))
            return;
        var record = random.Fill(type.Create(tenant), type).Set("id", FieldValue.Reference(new RecordRef(type.Name, id)))
            .Set("version", FieldValue.Integer(1)).Set("createdAt", FieldValue.Instant(at)).Set("updatedAt", FieldValue.Instant(at));
        Add(new RecordWrite(WriteKind.Insert, type, RandomRules.GiveWorth(type, record), 0, []), JournalKind.Created, commit, at, JournalEntry.Nothing);
        EnterState(record, at);
    }

    private void Change(Record before, Guid commit, Instant at)
    {
        var type = StoreContract.Model.Catalog.Of(before);
        var expected = Stale(before.Version);
        if (random.Chance(6))
        {
            Add(new RecordWrite(WriteKind.Delete, type, type.Copy(before), expected, []), JournalKind.Purged, commit, at, JournalEntry.Nothing);
            return;
        }

        var after = type.Copy(before).Set("version", FieldValue.Integer(expected + 1)).Set("updatedAt", FieldValue.Instant(at));
        var kind = JournalKind.Changed;
        if (random.Chance(4))
        {
            kind = before.IsDeleted ? JournalKind.Restored : JournalKind.Deleted;
            after.Set("deletedAt", before.IsDeleted ? FieldValue.Missing : FieldValue.Instant(at));
        }
        else
        {
            FieldDefinition[] own = [.. type.Fields.Where(f => f is { System: false, Write: not null })];
            for (var n = 1 + random.Number(4); n > 0; n--)
                Set(after, random.Pick(own));
        }

        var changed = type.Diff(before, RandomRules.GiveWorth(type, after));
        var old = changed.Where(f => !f.System).ToDictionary(f => f.Key, f => f.Read(before), StringComparer.Ordinal);
        Add(new RecordWrite(WriteKind.Update, type, after, expected, changed), kind, commit, at, old);
        EnterState(after, at);
    }

    private void Add(RecordWrite write, JournalKind kind, Guid commit, Instant at, IReadOnlyDictionary<string, FieldValue> old)
    {
        _writes.Add(write);
        _words.Add(string.Create(CultureInfo.InvariantCulture, $"{kind} {write.Record.Ref} from version {write.ExpectedVersion}"));
        _journal.Add(new JournalEntry
        {
            Commit = commit,
            Record = write.Record.Ref,
            Version = write.Record.Version,
            Kind = kind,
            At = at,
            Actor = random.Chance(3) ? new RecordRef("user", NewId()) : null,
            Reason = random.Chance(4) ? "weil 😀" : null,
            Cause = new Cause(commit, random.Number(3), random.Chance(2) ? null : commit),
            Old = old,
            OldPersonal = random.Chance(4) ? old : JournalEntry.Nothing,
            Events = random.Chance(4) ? [new RecordEvent("vessel.sailed", 1, write.Record.Ref, old)] : [],
        });
    }

    private void EnterState(Record record, Instant at)
    {
        if (record is Vessel && random.Chance(3))
            _states.Add(new StateEntry(record.Ref, "voyage", random.Pick(["moored", "sailing"]), at - Duration.FromHours(random.Number(3)), at, random.Chance(2) ? null : "sail", null));
    }

    // Each claim is taken by one at most: two that want the same are told apart before a commit.
    private void DrawClaim()
    {
        var claim = random.Pick<Claim>(RandomCommand.Claims);
        var take = random.Chance(2);
        Record[] holders = [.. _writes.Where(w => !take || w.Kind != WriteKind.Delete).Select(w => w.Record).Concat(take ? [] : there.OfType<Record>())
            .Where(r => string.Equals(r.Ref.Type, claim.Type, StringComparison.Ordinal))];
        if (holders.Length == 0 || _claims.Exists(c => c.Claim == claim && c.Take == take))
            return;
        _claims.Add(new ClaimWrite(claim, random.Pick(holders).Ref, take));
        _words.Add($"{(take ? "takes" : "gives up")} {claim} for {_claims[^1].Record}");
    }

    private WorkItem DrawWork(Guid commit, Instant at) => new()
    {
        Id = NewId(),
        Kind = "watch",
        Due = at + Duration.FromHours(random.Number(3)),
        OrderingKey = random.Chance(2) ? null : "o",
        Record = random.Chance(2) ? null : new RecordRef("vessel", commit),
        Data = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["n"] = FieldValue.Integer(random.Number(9)) },
        Cause = new Cause(commit, 0, null),
    };

    private void Set(Record record, FieldDefinition field) => field.Write!(record, random.Value(field, RandomRules.IsNever(field)));

    private long Stale(long version) => version > 1 && random.Chance(6) ? version - 1 : version;

    private Guid NewId() => new(random.Number(int.MaxValue), (short)random.Number(short.MaxValue), (short)random.Number(short.MaxValue), 1, 2, 3, 4, 5, 6, 7, 8);
}
