using Crm.Access;
using Crm.Records;
using Crm.Sessions;
using Crm.Values;

namespace Crm.Benchmarks.Stores;

/// <summary>The library: a session per save, per batch, per page, and per pass of point reads.</summary>
internal class SessionWay(ICrmRuntime crm) : IWay
{
    public const int PageSize = 50;

    private readonly RecordType _type = crm.Model.Catalog.Get<Account>();

    protected static Actor Actor { get; } = new() { User = new RecordRef("user", Journal.Actor) };

    protected ICrmRuntime Crm => crm;

    public virtual async Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
        {
            await using var session = await crm.OpenSessionAsync(Actor);
            await SaveAsync(session, save);
        }
    }

    public virtual async Task InsertAsync(IReadOnlyList<Account> accounts)
    {
        await using var session = await crm.OpenSessionAsync(Actor);
        await session.InsertAsync(accounts);
    }

    public async Task FindAsync(IReadOnlyList<Guid> ids, List<object> found)
    {
        await using var session = await crm.OpenSessionAsync(Actor);
        var accounts = session.Set<Account>();
        foreach (var id in ids)
            found.Add(await accounts.GetAsync(new Id<Account>(id)));
    }

    public async Task PageAsync(IReadOnlyList<Place> places, List<object> found)
    {
        foreach (var place in places)
        {
            await using var session = await crm.OpenSessionAsync(Actor);
            var page = await session.Set<Account>().Where(AccountModel.Paged).OrderBy("touched").PageAsync(PageSize, place.Cursor);
            found.AddRange(page.Items);
        }
    }

    public AccountRow RowOf(object found)
    {
        var account = (Account)found;
        return new AccountRow
        {
            Tenant = account.Tenant.Value,
            Id = account.RawId,
            Version = account.Version,
            CreatedAt = account.CreatedAt,
            UpdatedAt = account.UpdatedAt,
            DeletedAt = account.DeletedAt,
            Name = account.Name,
            Code = account.Code,
            Country = account.Country,
            City = account.City,
            Source = _type.Get("source").Read(account).AsText(),
            AmountAmount = account.Amount?.Amount,
            AmountCurrency = account.Amount?.Currency,
            AmountBase = account.Amount?.BaseAmount,
            AmountRate = account.Amount?.Rate,
            AmountRateDate = account.Amount?.RateDate,
            Score = account.Score,
            Probability = account.Probability,
            Since = account.Since,
            Touched = account.Touched,
            Active = account.Active,
            Referrer = account.Referrer?.Value,
        };
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected static async Task SaveAsync(ISession session, Save save)
    {
        var account = await session.Set<Account>().GetAsync(new Id<Account>(save.Id));
        account.Amount = new Money(save.Amount, AccountModel.Currency);
        await session.CommitAsync();
    }
}
