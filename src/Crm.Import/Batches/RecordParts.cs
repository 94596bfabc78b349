using Crm.Records;

namespace Crm.Import.Batches;

/// <summary>A record and its parts, of any type.</summary>
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
    }
}
