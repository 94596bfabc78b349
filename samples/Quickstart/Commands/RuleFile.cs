using Crm.Errors;
using Crm.Evaluation;
using Crm.Rules;
using Quickstart.Finding;
using Quickstart.Model;

namespace Quickstart.Commands;

/// <summary>A file with a rule.</summary>
internal static class RuleFile
{
    /// <exception cref="InputException">There is no such file.</exception>
    /// <exception cref="RefusedException">It holds no rule, or one that does not fit the type; all that is wrong is listed.</exception>
    public static async Task<Rule> ReadAsync(string path, RecordKind kind, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new InputException($"There is no file {path}.");
        var rule = RuleJson.Parse(await File.ReadAllTextAsync(path, cancellationToken));
        RuleBinder.Bind(rule, kind.Type, new RuleScope { Catalog = SellerCrm.Model.Catalog });
        return rule;
    }
}
