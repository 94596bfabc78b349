using Crm.Errors;
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

        /// <summary>Whose the records and parts are that problems are of, by the names that these have for them.</summary>
        public Dictionary<string, (TOwner Owner, Record Record)> OwnersOf<TOwner>(IEnumerable<Problem> problems, IEnumerable<(TOwner Owner, Record Root)> roots)
        {
            // Few of many records: only they are given a text.
            var subjects = problems.Select(p => RecordRef.TryParse(p.Subject, out var subject) ? subject : default).ToHashSet();
            return roots.SelectMany(r => catalog.WithParts(r.Root), (r, record) => (r.Owner, Record: record))
                .Where(r => subjects.Contains(r.Record.Ref))
                .ToDictionary(r => r.Record.Ref.ToString(), StringComparer.Ordinal);
        }
    }
}
