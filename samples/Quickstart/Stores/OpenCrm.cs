using Crm;
using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.People;
using Crm.Sessions;
using Crm.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quickstart.Finding;
using Quickstart.Importing;
using Quickstart.Model;

namespace Quickstart.Stores;

/// <summary>A CRM on the store that was chosen, and whoever acts in it.</summary>
internal sealed class OpenCrm : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OpenCrm(ServiceProvider services) => _services = services;

    public ICrmRuntime Runtime => _services.GetRequiredService<ICrmRuntime>();

    public TimeProvider Clock => _services.GetRequiredService<TimeProvider>();

    public Actor Actor { get; private set; } = Actor.System;

    /// <summary>Who acts, as <c>--as</c> named it; null for the host.</summary>
    public string? UserName { get; private set; }

    /// <summary>The store as SQLite; null where it is another one.</summary>
    public SqliteStore? Sqlite => Runtime.Store as SqliteStore;

    /// <summary>Opens a store that holds a CRM; a folder is imported into memory.</summary>
    /// <exception cref="InputException">There is none, no such folder or user, or the connection string is none.</exception>
    public static async Task<OpenCrm> ExistingAsync(StoreChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        if (choice is { Mapping: not null, Folder: null })
            throw new InputException("--mapping says how the files of --from become records: give both.");
        return await OpenAsync(choice, terminal, mustExist: true, cancellationToken);
    }

    /// <summary>Opens a store, and makes it where it is not there.</summary>
    /// <exception cref="InputException">There is no such folder or user, the file is another program's, or the connection string is none.</exception>
    public static Task<OpenCrm> OpenAsync(StoreChoice choice, Terminal terminal, CancellationToken cancellationToken) =>
        OpenAsync(choice, terminal, mustExist: false, cancellationToken);

    /// <summary>Whether a store holds a CRM already; asks, and makes nothing.</summary>
    /// <exception cref="InputException">The file is another program's, or the connection string is none.</exception>
    public static async Task<bool> IsThereAsync(StoreChoice choice, CancellationToken cancellationToken)
    {
        await using var crm = Of(choice);
        return await crm.IsThereAsync(StoreName.Of(choice), cancellationToken);
    }

    private static OpenCrm Of(StoreChoice choice) => new(new ServiceCollection().AddCrm(SellerCrm.Model, c => Use(c, choice)).BuildServiceProvider());

    private static async Task<OpenCrm> OpenAsync(StoreChoice choice, Terminal terminal, bool mustExist, CancellationToken cancellationToken)
    {
        var source = choice.Folder is null ? null : ImportSource.Of(choice.Folder, choice.Mapping);
        var crm = Of(choice);
        try
        {
            if (!await crm.IsThereAsync(StoreName.Of(choice), cancellationToken) && mustExist)
                throw new InputException(StoreName.Empty(choice));
            if (source is not null)
                await new ImportIntoMemory(crm, terminal).RunAsync(source, cancellationToken);
            if (choice.User is not null)
                (crm.Actor, crm.UserName) = (await crm.ActorOfAsync(choice.User, terminal, cancellationToken), choice.User);
            return crm;
        }
        catch
        {
            await crm.DisposeAsync();
            throw;
        }
    }

    // A database on a server is often shared; a file is one program's.
    private async Task<bool> IsThereAsync(string name, CancellationToken cancellationToken)
    {
        if (Runtime.Store is not RelationalStore store)
            return true;
        var content = await store.LookAsync(cancellationToken);
        return content == DatabaseContent.OfOthers && Sqlite is not null
            ? throw new InputException($"{name} belongs to another program: it has tables, and none of them is the CRM's. Give a file that import made, or one that is not there yet.")
            : content == DatabaseContent.Crm;
    }

    public ValueTask<ISession> OpenSessionAsync(CancellationToken cancellationToken) => Runtime.OpenSessionAsync(Actor, cancellationToken);

    /// <summary>A session of an active user, with the user's rights.</summary>
    public async ValueTask<ISession> OpenAsAsync(User user, CancellationToken cancellationToken = default)
    {
        var actor = await _services.GetRequiredService<IActorSource>().FindAsync(user.Tenant, user.Ref, cancellationToken);
        return await Runtime.OpenSessionAsync(actor!, cancellationToken);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static CrmBuilder Use(CrmBuilder crm, StoreChoice choice)
    {
        if (choice.IsMemory || choice.Folder is not null)
            return crm.UseInMemory();
        return choice.Postgres is { } connection ? crm.UsePostgres(PostgresConnection.Checked(connection)) : crm.UseSqlite(choice.SqliteFile);
    }

    private async Task<Actor> ActorOfAsync(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var session = await Runtime.OpenSessionAsync(Actor.System, cancellationToken);
        try
        {
            var user = await new RecordFinder(session).OneAsync([RecordKind.Of("user")], name, cancellationToken);
            var actor = await _services.GetRequiredService<IActorSource>().FindAsync(session.Tenant, user.Ref, cancellationToken)
                ?? throw new InputException($"{name} is not active, and may not act.");
            if (!actor.Roles.Any(r => SellerCrm.Model.Session.Access.Policy.Roles.Any(known => string.Equals(known.Name, r, StringComparison.Ordinal))))
                terminal.Note($"{name} has no role: what nobody has granted is not seen.");
            return actor;
        }
        catch (NotFoundException missing)
        {
            throw new InputException($"--as: {missing.Message}");
        }
    }
}
