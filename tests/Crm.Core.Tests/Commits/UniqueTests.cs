using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Testing;

namespace Crm.Core.Tests.Commits;

public class UniqueTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task A_unique_value_is_taken_by_its_fold()
    {
        await _host.GivenAsync(WithCode("Straße"));
        await using var session = await _host.OpenAsync();
        var second = session.Add(WithCode("straße"));
        var problem = await session.ShouldBeRefusedAsync(ProblemCodes.FieldNotUnique, "code");
        Assert.Equal(second.Ref.ToString(), problem.Subject);
        second.Code = null;
        await session.ShouldCommitAsync();
    }

    [Fact]
    public async Task Two_records_of_one_commit_cannot_share_a_value_but_may_swap_theirs()
    {
        await using var session = await _host.OpenAsync();
        var (one, two) = (session.Add(WithCode("x")), session.Add(WithCode("X")));
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldNotUnique, "code");
        two.Code = "y";
        await session.ShouldCommitAsync();
        (one.Code, two.Code) = (two.Code, one.Code);
        await session.ShouldCommitAsync();
        await using var other = await _host.OpenAsync();
        other.Add(WithCode("x"));
        await other.ShouldBeRefusedAsync(ProblemCodes.FieldNotUnique);
    }

    [Fact]
    public async Task The_bin_frees_values_and_restoring_reports_who_took_them_meanwhile()
    {
        var first = await _host.GivenAsync(WithCode("x"));
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(first.Id);
        session.Remove(order);
        await session.ShouldCommitAsync();
        await _host.GivenAsync(WithCode("X"));
        session.Restore(order);
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldNotUnique, "code");
        Assert.True(order.IsDeleted);
        order.Code = "other";
        await session.ShouldCommitAsync();
        Assert.False(order.IsDeleted);
    }

    [Fact]
    public async Task External_ids_stay_reserved_in_the_bin_and_are_found_by_case()
    {
        var order = Order.Of("a");
        order.ExternalIds = order.ExternalIds.With("erp", "A1");
        await _host.GivenAsync(order);
        await using var session = await _host.OpenAsync();
        session.Remove((await session.Orders.FindByExternalIdAsync("erp", "A1"))!);
        await session.ShouldCommitAsync();
        await using var other = await _host.OpenAsync();
        var second = other.Add(Order.Of("b"));
        second.ExternalIds = second.ExternalIds.With("erp", "A1");
        await other.ShouldBeRefusedAsync(ProblemCodes.FieldNotUnique, "externalIds");
        Assert.Null(await other.Orders.FindByExternalIdAsync("erp", "A1"));
        Assert.NotNull(await other.Orders.InBin().FindByExternalIdAsync("erp", "A1"));
        second.ExternalIds = second.ExternalIds.With("erp", "a1");
        await other.ShouldCommitAsync();
        Assert.Equal(second, await other.Orders.FindByExternalIdAsync("erp", "a1"));
        Assert.Null(await other.Orders.FindByExternalIdAsync("crm", "a1"));
        second.ExternalIds = second.ExternalIds.Without("erp");
        await other.ShouldCommitAsync();
        Assert.Null(await other.Orders.FindByExternalIdAsync("erp", "a1"));
    }

    private static Order WithCode(string code)
    {
        var order = Order.Of("a");
        order.Code = code;
        return order;
    }
}
