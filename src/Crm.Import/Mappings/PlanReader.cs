using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Import.Files;

namespace Crm.Import.Mappings;

/// <summary>Reads plans; finds everything that is wrong with one.</summary>
internal sealed class PlanReader
{
    private static readonly JsonDocumentOptions Form =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32, AllowDuplicateProperties = false };

    private static readonly string[] Sources = ["column", "columns", "constant", "template", "of"];
    private readonly List<Problem> _problems = [];

    public static ImportPlan Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Parse(json);
        var reader = new PlanReader();
        var plan = reader.Plan(new PlanNode(document.RootElement, "", reader._problems));
        return reader._problems.Count == 0 ? plan : throw new RefusedException([.. reader._problems]);
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Form);
        }
        catch (JsonException error)
        {
            throw new RefusedException(ImportTexts.Problem(ImportCodes.PlanNoJson, ("fault", JsonFault.Of(json, error))));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair, as it is or as an escape in the name of a member.
            throw new RefusedException(ImportTexts.Problem(ImportCodes.PlanWrongForm, ("wanted", "text whose surrogates come in pairs")));
        }
    }

    private ImportPlan Plan(PlanNode node)
    {
        node.Only("system", "tables");
        return new ImportPlan { System = node.Text("system") ?? node.Lacks("system"), Tables = node.Items("tables", required: true, Table) };
    }

    private TableMapping Table(PlanNode node)
    {
        node.Only("file", "encoding", "separator", "quote", "header", "type", "key", "fields", "parts", "states");
        return new TableMapping
        {
            File = node.Text("file") ?? node.Lacks("file"),
            Format = Format(node),
            Type = node.Text("type") ?? node.Lacks("type"),
            Key = node.Member("key") is { } key ? Key(key) : Keyless(node),
            Fields = Fields(node),
            Parts = node.Items("parts", required: false, Part),
            States = node.Items("states", required: false, State),
        };
    }

    private static SourceFormat Format(PlanNode table)
    {
        var separator = table.Letter("separator", SourceFormat.Separates, SourceFormat.WantedSeparator);
        return new SourceFormat
        {
            Encoding = table.Text("encoding"),
            Separator = separator,
            Quote = table.Letter("quote", quote => SourceFormat.Quotes(quote, separator), SourceFormat.WantedQuote),
            Header = table.Flag("header"),
        };
    }

    private static KeyMapping Keyless(PlanNode table)
    {
        table.Lacks("key");
        return new KeyMapping([]);
    }

    private static KeyMapping Key(PlanNode node)
    {
        if (!node.IsObject)
            return new KeyMapping(node.SomeTexts());
        node.Only("columns", "system", "occurrence", "fold");
        return new KeyMapping(node.Member("columns")?.SomeTexts() ?? [node.Lacks("columns")])
        {
            System = node.Text("system"),
            Occurrence = node.Flag("occurrence") ?? false,
            Fold = node.Flag("fold") ?? false,
        };
    }

    private PartMapping Part(PlanNode node)
    {
        node.Only("type", "fields");
        return new PartMapping(node.Text("type") ?? node.Lacks("type"), Fields(node));
    }

    private StateMapping State(PlanNode node)
    {
        node.Only("state", "at");
        var state = node.Member("state") is { } said ? Value(said) : new ValueMapping { Constant = node.Lacks("state") };
        return new StateMapping(state, node.Member("at") is { } at ? Value(at) : null);
    }

    private ImmutableSortedDictionary<string, ValueMapping> Fields(PlanNode node) =>
        (node.Member("fields")?.Members() ?? []).ToImmutableSortedDictionary(m => m.Name, m => Value(m.Node), StringComparer.Ordinal);

    private ValueMapping Value(PlanNode node)
    {
        if (!node.IsObject)
            return new ValueMapping { Columns = node.SomeTexts() };
        node.Only(
            "column", "columns", "constant", "template", "of", "aliases", "nothing", "when", "format", "formats", "zone", "decimal", "group", "units", "times",
            "currency", "between", "by", "else");
        if (Sources.Count(node.Has) != 1)
            node.Refuse(ImportTexts.Problem(ImportCodes.PlanOneSource));
        return new ValueMapping
        {
            Columns = (node.Member("column") ?? node.Member("columns"))?.SomeTexts() ?? [],
            Constant = node.Scalar("constant"),
            Template = node.Text("template"),
            Of = node.Text("of"),
            Aliases = (node.Member("aliases")?.Members() ?? []).ToImmutableDictionary(m => m.Name, m => m.Node.Words() ?? "", StringComparer.Ordinal),
            Nothing = (node.Member("nothing")?.Texts() ?? []).ToImmutableHashSet(StringComparer.Ordinal),
            When = node.Member("when") is { } when ? When(when) : null,
            Formats = node.Member("format")?.Texts() ?? node.Member("formats")?.Texts() ?? [],
            Zone = node.Text("zone") ?? "UTC",
            Decimal = node.Letter("decimal") ?? '.',
            Group = node.Letter("group"),
            Units = (node.Member("units")?.Members() ?? []).ToImmutableDictionary(m => m.Name, m => m.Node.Number() ?? 1, StringComparer.Ordinal),
            Times = node.Member("times")?.Number() ?? 1,
            Currency = node.Member("currency") is { } currency ? Currency(currency) : null,
            Between = node.Letter("between") ?? ';',
            By = node.Member("by") is { } by ? By(by) : null,
            Else = node.Member("else") is { } other ? Value(other) : null,
        };
    }

    private static RowCondition When(PlanNode node)
    {
        node.Only("column", "is");
        return new RowCondition(node.Text("column") ?? node.Lacks("column"), [.. node.Member("is")?.Texts() ?? [node.Lacks("is")]]);
    }

    // A plain text is a code here, not a column: "USD".
    private ValueMapping Currency(PlanNode node) => node.IsObject ? Value(node) : new ValueMapping { Constant = node.Words() };

    private static NamedBy By(PlanNode node)
    {
        node.Only("type", "system", "field", "fold");
        return new NamedBy(node.Text("type"), node.Text("system"), node.Text("field"), node.Flag("fold") ?? false);
    }
}
