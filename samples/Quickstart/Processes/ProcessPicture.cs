using Crm.Design;
using Crm.Processes;

namespace Quickstart.Processes;

/// <summary>A process and its drawings, for programs.</summary>
internal sealed record ProcessPicture(string Key, string Type, string Mermaid, string Dot)
{
    public static ProcessPicture Of(ProcessDefinition process) => new(process.Key, process.RecordType, ProcessDrawing.Mermaid(process), ProcessDrawing.Dot(process));
}
