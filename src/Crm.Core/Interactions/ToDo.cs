using Crm.Records;
using NodaTime;

namespace Crm.Interactions;

/// <summary>Something that somebody has to do.</summary>
[RecordName("toDo", Plural = "toDos")]
public sealed class ToDo : Record<ToDo>
{
    private ToDo()
    {
    }

    /// <summary>What, in a line.</summary>
    public required string Subject { get; set; }

    /// <summary>More about it.</summary>
    public string? Body { get; set; }

    /// <summary>The day by which; null for no day.</summary>
    public LocalDate? DueOn { get; set; }

    /// <summary>When it was done; null while it is not.</summary>
    public Instant? DoneAt { get; set; }

    /// <summary>The record it is about; null for none.</summary>
    public RecordRef? About { get; set; }

    /// <summary>True once it was done.</summary>
    public bool IsDone => DoneAt is not null;

    /// <summary>A new to-do.</summary>
    public static ToDo Of(string subject) => new() { Subject = subject };
}
