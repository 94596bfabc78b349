using System.CommandLine;
using Crm.Errors;
using Crm.Processes;
using Quickstart.Model;
using Quickstart.Processes;

namespace Quickstart.Commands;

/// <summary>Draws processes and looks for what is most likely not meant.</summary>
internal sealed class ProcessCommand : Command
{
    private readonly Terminal _terminal;

    public ProcessCommand(Terminal terminal) : base("process", "Draw a process, or look for what is most likely wrong with it.")
    {
        _terminal = terminal;
        Add(Draw());
        Add(Lint());
    }

    private Command Draw()
    {
        var (file, json) = (File(), SharedOptions.Json());
        var key = new Option<string>("--key")
        {
            Description = "Which process of the model, where no file is given.",
            HelpName = "KEY",
            DefaultValueFactory = _ => Pipeline.Process.Key,
        };
        var form = new Option<string>("--form")
        {
            Description = "screen, or the text of the drawing alone: mermaid or dot.",
            HelpName = "FORM",
            DefaultValueFactory = _ => ProcessScreen.Screen,
        };
        form.CompletionSources.Add(ProcessScreen.Forms);
        var draw = new Command("draw", "Draw a process on the screen and as Mermaid.") { file, key, form, json };
        draw.SetAction(async (parsed, cancellation) =>
        {
            var wanted = ProcessScreen.FormOf(parsed.GetRequiredValue(form));
            var process = parsed.GetValue(file) is { } path ? await ReadAsync(path, cancellation) : OfModel(parsed.GetRequiredValue(key));
            if (parsed.GetValue(json))
                _terminal.WriteJson(ProcessPicture.Of(process));
            else
                new ProcessScreen(_terminal).Show(process, wanted);
            return ExitCodes.Done;
        });
        return draw;
    }

    private Command Lint()
    {
        var (file, json) = (File(), SharedOptions.Json());
        var lint = new Command("lint", "Look for states that nothing reaches, dead ends, guards that no record meets. Exit code 1 when something was found.") { file, json };
        lint.SetAction(async (parsed, cancellation) =>
        {
            IEnumerable<ProcessDefinition> processes = parsed.GetValue(file) is { } path
                ? [await ReadAsync(path, cancellation)]
                : SellerCrm.Model.Session.Processes.All.Select(p => p.Definition);
            var findings = processes.SelectMany(ProcessFinding.Of).ToList();
            if (parsed.GetValue(json))
                _terminal.WriteJson(new { findings });
            else
                new ProcessScreen(_terminal).Show(findings);
            return findings.Count == 0 ? ExitCodes.Done : ExitCodes.No;
        });
        return lint;
    }

    private static Argument<string?> File() => new("FILE") { Description = "A file with a process as JSON; without it the model's own.", Arity = ArgumentArity.ZeroOrOne };

    private static ProcessDefinition OfModel(string key) =>
        SellerCrm.Model.Session.Processes.All.FirstOrDefault(p => string.Equals(p.Key, key, StringComparison.Ordinal))?.Definition
        ?? throw new InputException($"There is no process '{key}'{Sentences.DidYouMean(key, SellerCrm.Model.Session.Processes.All.Select(p => p.Key))}; there are {string.Join(", ", SellerCrm.Model.Session.Processes.All.Select(p => p.Key))}.");

    /// <exception cref="InputException">There is no such file.</exception>
    /// <exception cref="RefusedException">It holds no process; all that is wrong is listed.</exception>
    private static async Task<ProcessDefinition> ReadAsync(string path, CancellationToken cancellationToken) => System.IO.File.Exists(path)
        ? ProcessJson.Parse(await System.IO.File.ReadAllTextAsync(path, cancellationToken))
        : throw new InputException($"There is no file {path}.");
}
