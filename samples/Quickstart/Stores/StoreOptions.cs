using System.CommandLine;

namespace Quickstart.Stores;

/// <summary>The options that say which records a command is about, and with whose rights.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> _file = new("--db")
    {
        Description = $"The SQLite file; {StoreChoice.DefaultFile} where nothing else is said.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "A PostgreSQL database, such as \"Host=localhost;Database=crm;Username=crm;Password=…\"; tables are made in an empty one.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string?> _folder = new("--from")
    {
        Description = "A folder with files, imported into memory for this one answer.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _mapping = new("--mapping")
    {
        Description = "How the files of --from become records: a file, or one of the sample's own mappings.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _user = new("--as")
    {
        Description = "Act with the rights of this user: a name or an external id. Without it the host itself acts.",
        HelpName = "USER",
    };

    /// <summary>For commands that read.</summary>
    public void AddTo(Command command)
    {
        AddStoreTo(command);
        command.Options.Add(_folder);
        command.Options.Add(_mapping);
    }

    /// <summary>For commands that write, which memory would forget.</summary>
    public void AddStoreTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_postgres);
        command.Options.Add(_user);
    }

    /// <exception cref="InputException">More than one store is named, or one of nothing.</exception>
    public StoreChoice Of(ParseResult parsed)
    {
        var choice = new StoreChoice(parsed.GetValue(_file), parsed.GetValue(_postgres), parsed.GetValue(_folder), parsed.GetValue(_mapping), parsed.GetValue(_user));
        if (new[] { choice.File, choice.Postgres, choice.Folder }.Count(o => o is not null) > 1)
            throw new InputException("One store is wanted: --db, --postgres or --from.");
        if (choice.File is { } file && (string.IsNullOrWhiteSpace(file) || Directory.Exists(file)))
            throw new InputException($"--db {(string.IsNullOrWhiteSpace(file) ? "names no file" : $"names a folder, {file}")}: give a SQLite file, or leave it away for {StoreChoice.DefaultFile}.");
        if (string.IsNullOrWhiteSpace(choice.Folder ?? "x"))
            throw new InputException("--from names no folder: give one with the files that a mapping names.");
        if (string.IsNullOrWhiteSpace(choice.User ?? "x"))
            throw new InputException("--as names no user: give a name or an external id, or leave it away to act as the host.");
        return choice;
    }
}
