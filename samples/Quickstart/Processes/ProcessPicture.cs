using Crm.Design;
using Crm.Processes;

namespace Quickstart.Processes;

/// <summary>A process and its drawings, for programs.</summary>
internal sealed record ProcessPicture(string Key, string Type, string Mermaid, string Dot)
{
    public static ProcessPicture Of(ProcessDefinition process) => new(process.Key, process.RecordType, ProcessDrawing.Mermaid(process), ProcessDrawing.Dot(process));
}

/// <summary>How a process is drawn.</summary>
internal enum DrawingForm
{
    /// <summary>For a person: a tree, and Mermaid below.</summary>
    Screen,

    /// <summary>Mermaid alone.</summary>
    Mermaid,

    /// <summary>Graphviz alone.</summary>
    Dot,
}
