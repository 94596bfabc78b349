using Crm.People;

namespace Quickstart.Loading;

/// <summary>Rows of <c>sales_teams.csv</c>: a team for each manager, and the agents in it.</summary>
internal sealed class TeamRows(DraftWriter writer, LoadNotes notes)
{
    private readonly HashSet<string> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _regions = new(StringComparer.Ordinal);

    public static IReadOnlyList<CsvRow> Read(string folder) => CsvFile.Read(folder, "sales_teams.csv", "sales_agent", "manager", "regional_office");

    /// <summary>Loads them and returns the agents.</summary>
    public async Task<Known<User>> LoadAsync(IReadOnlyList<CsvRow> rows)
    {
        var good = notes.Each(rows, Checked).ToArray();
        var heads = good.DistinctBy(r => r.Required("manager"), StringComparer.Ordinal).ToArray();

        var managers = await writer.AddAsync(heads.Select(r => new Draft<User>(r, User.Named(r.Required("manager")))));
        var knownManagers = new Known<User>("manager", managers, m => m.Name);
        var teams = await writer.AddAsync(notes.Each(heads, r => TeamOf(r, knownManagers)));
        var knownTeams = new Known<Team>("team", teams, t => t.Name);
        var agents = await writer.AddAsync(notes.Each(good, r => AgentOf(r, knownTeams, knownManagers)));
        return new Known<User>("sales agent", agents, a => a.Name);
    }

    private CsvRow Checked(CsvRow row)
    {
        var manager = row.Required("manager");
        var region = row.Text("regional_office");
        if (!_regions.TryAdd(manager, region) && !string.Equals(_regions[manager], region, StringComparison.Ordinal))
            throw row.Bad("regional_office", $"{manager} has the office \"{_regions[manager]}\" in an earlier row");
        return _agents.Add(row.Required("sales_agent")) ? row : throw row.Bad("sales_agent", "stands twice");
    }

    private static Draft<Team> TeamOf(CsvRow row, Known<User> managers)
    {
        var team = Team.Named(row.Required("manager"));
        team.Manager = managers.Named(row, "manager").Id;
        team.Region = row.Text("regional_office");
        return new Draft<Team>(row, team);
    }

    private static Draft<User> AgentOf(CsvRow row, Known<Team> teams, Known<User> managers)
    {
        var agent = User.Named(row.Required("sales_agent"));
        agent.Team = teams.Named(row, "manager").Id;
        agent.Manager = managers.Named(row, "manager").Id;
        return new Draft<User>(row, agent);
    }
}
