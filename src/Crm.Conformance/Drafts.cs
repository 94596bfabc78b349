using Crm.Journal;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance;

/// <summary>Rows and batches as a commit would write them, made by hand.</summary>
internal static class Drafts
{
    extension(StoreScenarioContext context)
    {
        public Vessel Vessel(string name, Action<Vessel>? with = null, Guid? id = null, TenantId tenant = default) =>
            context.Row(name, with, id, tenant);

        public Port Port(string name, Action<Port>? with = null, Guid? id = null, TenantId tenant = default) => context.Row(name, with, id, tenant);

        public Hold Hold(Vessel of, string name, int position, decimal? tons = null)
        {
            var hold = context.Row<Hold>(name, h => h.Tons = tons, null, of.Tenant);
            return hold.Set("vessel", FieldValue.Reference(of.Ref)).Set("position", FieldValue.Integer(position));
        }

        /// <summary>The record as the next commit would leave it.</summary>
        public T Next<T>(T record, Action<T>? with = null) where T : Record
        {
            var next = (T)Type(record).Copy(record);
            next.Set("version", FieldValue.Integer(record.Version + 1)).Set("updatedAt", FieldValue.Instant(context.Clock.Now));
            with?.Invoke(next);
            return next;
        }

        /// <summary>The record as a commit would lay it into the bin.</summary>
        public T Binned<T>(T record) where T : Record => context.Next(record, r => r.Set("deletedAt", FieldValue.Instant(context.Clock.Now)));

        public CommitBatch Batch(params ReadOnlySpan<RecordWrite> writes) => new()
        {
            Id = context.Host.Ids.Next(),
            At = context.Clock.Now,
            Writes = [.. writes],
        };

        /// <summary>Inserts records, and expects that they are written.</summary>
        public Task InsertAsync(IStoreConnection connection, params ReadOnlySpan<Record> records)
        {
            var writes = new List<RecordWrite>();
            foreach (var record in records)
                writes.Add(Insert(record));
            return context.WriteAsync(connection, context.Batch([.. writes]));
        }

        /// <summary>Updates one record, and expects that it is written.</summary>
        public async Task<T> UpdateAsync<T>(IStoreConnection connection, T record, Action<T> with) where T : Record
        {
            var next = context.Next(record, with);
            await context.WriteAsync(connection, context.Batch(Update(record, next)));
            return next;
        }

        public async Task WriteAsync(IStoreConnection connection, CommitBatch batch)
        {
            var outcome = await connection.CommitAsync(batch, context.Cancellation);
            Check.That(outcome.IsWritten, $"A commit that nothing stands against was not written: {string.Join("; ", outcome.Conflicts)} {string.Join("; ", outcome.ClaimsLost)}");
        }

        public async Task<List<Record>> ListAsync(IStoreConnection connection, RecordQuery query)
        {
            var found = new List<Record>();
            await foreach (var record in connection.QueryAsync(query, context.Cancellation))
                found.Add(record);
            return found;
        }

        public async Task<string[]> NamesAsync(IStoreConnection connection, RecordQuery query) =>
            [.. (await context.ListAsync(connection, query)).Select(NameOf)];

        public async Task<T?> FindAsync<T>(IStoreConnection connection, Guid id) where T : Record =>
            (T?)await connection.FindAsync(StoreContract.Model.Catalog.Get<T>(), id, context.Cancellation);

        public JournalEntry Entry(CommitBatch batch, Record record, JournalKind kind) => new()
        {
            Commit = batch.Id,
            Record = record.Ref,
            Version = record.Version,
            Kind = kind,
            At = context.Clock.Now,
            Cause = new Cause(batch.Id, 0, null),
        };

        private T Row<T>(string name, Action<T>? with, Guid? id, TenantId tenant) where T : Record
        {
            var type = StoreContract.Model.Catalog.Get<T>();
            var row = (T)type.Create(tenant);
            row.Set("id", FieldValue.Reference(new RecordRef(type.Name, id ?? context.Host.Ids.Next())))
                .Set("version", FieldValue.Integer(1))
                .Set("createdAt", FieldValue.Instant(context.Clock.Now))
                .Set("updatedAt", FieldValue.Instant(context.Clock.Now))
                .Set("name", FieldValue.Text(name));
            with?.Invoke(row);
            return row;
        }
    }

    public static RecordWrite Insert(Record record) => new(WriteKind.Insert, Type(record), record, 0, []);

    public static RecordWrite Update(Record before, Record after) =>
        new(WriteKind.Update, Type(after), after, before.Version, Type(after).Diff(before, after));

    public static RecordWrite Delete(Record record) => new(WriteKind.Delete, Type(record), record, record.Version, []);

    public static string NameOf(Record record) => Type(record).Get("name").Read(record).ToString();

    public static T Set<T>(this T record, string field, FieldValue value) where T : Record
    {
        Type(record).Get(field).Write!(record, value);
        return record;
    }

    private static RecordType Type(Record record) => StoreContract.Model.Catalog.Of(record);
}
