using Crm.Design;
using Crm.Evaluation;
using Crm.Processes;
using Quickstart.Model;

namespace Quickstart.Processes;

/// <summary>One thing about a process that does not fit the model, or is most likely not meant.</summary>
internal sealed record ProcessFinding(string Process, string Code, string Severity, string Where, string Text)
{
    public static IEnumerable<ProcessFinding> Of(ProcessDefinition process)
    {
        var model = SellerCrm.Model;
        var type = model.Catalog.Find(process.RecordType);
        // Whether it fits can only be told of a type that the model has.
        var unfit = type is null ? [] : ProcessBinder.TryBind(process, type, new RuleScope { Catalog = model.Catalog }, out _);
        var policy = model.Session.Access.Policy;
        var lint = ProcessLint.Check(process, type, right => policy.Roles.Any(r => r.Rights.Contains(right, StringComparer.Ordinal)));
        return unfit.Select(p => new ProcessFinding(process.Key, p.Code, "error", p.Path, p.Message))
            .Concat(lint.Select(f => new ProcessFinding(process.Key, f.Code, f.Severity.ToString().ToLowerInvariant(), f.Where, f.Text)));
    }
}
