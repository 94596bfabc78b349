using Crm.Import.Batches;

namespace Crm;

/// <summary>What a model needs so that imports can be gone on with, and undone.</summary>
public static class ImportModelExtensions
{
    /// <summary>Keeps a record of every import, with the keys of the rows that it wrote.</summary>
    /// <remarks>A batch belongs to the user who imports, and so do its steps, in which the keys of rows stand: who else may read them is the access policy's to say. Without it imports work as well; a run that was cut off is then finished by running it again, and what it wrote is not told apart from the rest.</remarks>
    /// <param name="model">The model.</param>
    public static CrmModelBuilder AddImport(this CrmModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Add<ImportBatch>(t => t.Field(b => b.Files).MaxLength(4000))
            .Add<ImportStep>(t =>
            {
                t.Field(s => s.Batch).Inverse("steps");
                t.Field(s => s.Keys).MaxLength(BatchLog.MaxText).Personal();
                t.Field(s => s.Waiting).MaxLength(BatchLog.MaxText);
            });
    }
}
