using Crm.Records;

namespace Crm.Import.Batches;

/// <summary>Records and their parts, of any type.</summary>
internal static class RecordParts
{
    extension(RecordCatalog catalog)
    {
        /// <summary>The record, then its parts.</summary>
        public IEnumerable<Record> WithParts(Record root)
        {
            var type = catalog.Of(root);
            return type.PartTypes.SelectMany(p => type.PartsOf(root, catalog.Get(p))).Prepend(root);
        }

        /// <summary>Whose the records and parts are, by the names that problems have for them.</summary>
        public Dictionary<string, (TOwner Owner, Record Record)> OwnersOf<TOwner>(IEnumerable<(TOwner Owner, Record Root)> roots) =>
            roots.SelectMany(r => catalog.WithParts(r.Root), (r, record) => (r.Owner, Record: record)).ToDictionary(r => r.Record.Ref.ToString(), StringComparer.Ordinal);
    }
}
