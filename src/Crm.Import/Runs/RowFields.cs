using Crm.Import.Cells;
using Crm.Records;
using Crm.Values;

namespace Crm.Import.Runs;

/// <summary>Writes what rows say into the fields of records and their parts.</summary>
/// <param name="cells">The table.</param>
/// <param name="known">Records that rows refer to.</param>
/// <param name="tenant">The tenant of new records.</param>
internal sealed class RowFields(TableCells cells, KnownRecords known, TenantId tenant)
{
    /// <summary>A new record, with its external id; in no session yet.</summary>
    public Record Create(RowDraft draft)
    {
        var record = cells.Type.Create(tenant);
        record.ExternalIds = record.ExternalIds.With(cells.System, draft.Key);
        Apply(draft, record, RowTarget.New);
        return record;
    }

    /// <summary>Writes what the row says of the record and its parts; false when they said so already.</summary>
    public bool Apply(RowDraft draft, Record record, RowTarget target)
    {
        var changed = Apply(draft.Fields, draft.Fields, record, target);
        if (draft.Parts.Count == 0)
            return changed;
        var held = target == RowTarget.New ? new Record?[draft.Parts.Count] : PartMatch.Of(cells, draft, record, (part, of) => Says(part, draft.Fields, of));
        for (var i = 0; i < held.Length; i++)
        {
            var part = draft.Parts[i];
            if (part.IsEmpty)
                changed |= target != RowTarget.GoneOn && held[i] is { } emptied && cells.Type.RemovePart(record, emptied);
            else if (held[i] is { } known)
            {
                draft.Written[known] = part;
                changed |= Apply(part, draft.Fields, known, target);
            }
            else
                changed |= Add(draft, part, record);
        }

        return changed;
    }

    private bool Add(RowDraft draft, FieldsDraft part, Record root)
    {
        var made = part.Type.Create(tenant);
        Apply(part, draft.Fields, made, RowTarget.New);
        cells.Type.AddPart(root, made);
        draft.Written[made] = part;
        return true;
    }

    // A part that a row would not change, once the commit has brought it into its normal form.
    private bool Says(FieldsDraft draft, FieldsDraft root, Record held)
    {
        var said = draft.Type.Copy(held);
        if (!Apply(draft, root, said, RowTarget.Known))
            return true;
        draft.Type.Normalise(said);
        return draft.Type.Diff(held, said).Count == 0;
    }

    private bool Apply(FieldsDraft draft, FieldsDraft root, Record record, RowTarget target)
    {
        var changed = false;
        foreach (var (field, value, _) in draft.Values)
            changed |= Write(record, field, value, target);
        foreach (var reference in draft.References)
        {
            if (known.ToWrite(reference) is { } found)
                changed |= Write(record, reference.Field, FieldValue.Reference(found.Ref), target);
        }

        foreach (var (field, path) in draft.Looks)
            changed |= Write(record, field, Look(path, draft, root), target);
        return changed;
    }

    private FieldValue Look(string path, FieldsDraft draft, FieldsDraft root)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var reference = draft.References.Concat(root.References).FirstOrDefault(r => dot > 0 && string.Equals(r.Field.Key, path[..dot], StringComparison.Ordinal));
        return reference is null ? FieldValue.Missing : known.Read(reference, path[(dot + 1)..]);
    }

    // What a new record is made with stays where the file says nothing; what only its class may set is set once.
    private static bool Write(Record record, FieldDefinition field, FieldValue value, RowTarget target)
    {
        if ((value.IsMissing && target != RowTarget.Known) || (field.ReadOnly && target != RowTarget.New))
            return false;
        var held = target == RowTarget.New ? FieldValue.Missing : field.Read(record);
        if (target != RowTarget.New && IsSame(held, value))
            return false;
        field.Write!(record, !value.IsMissing && value.Kind == FieldKind.Money ? FieldValue.Money(new Money(value.AsMoney()!.Amount, value.AsMoney()!.Currency)) : value);
        return target == RowTarget.New || field.Read(record) != held;
    }

    /// <summary>True when two values say the same; the worth of money is the CRM's own.</summary>
    public static bool IsSame(FieldValue held, FieldValue said) =>
        held == said
        || (!held.IsMissing && !said.IsMissing && held.Kind == FieldKind.Money && said.Kind == FieldKind.Money
            && held.AsMoney()!.Amount == said.AsMoney()!.Amount && string.Equals(held.AsMoney()!.Currency, said.AsMoney()!.Currency, StringComparison.Ordinal));
}
