using System.Text.RegularExpressions;
using Crm.Commits;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.InMemory;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Commits;

public class RefusalTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public async Task Everything_wrong_with_the_values_is_said_at_once_with_its_path()
    {
        await using var session = await _host.OpenAsync();
        var order = session.Add(Order.Of(new string('x', 21)));
        order.Mail = "nobody";
        order.Weight = 12345.6m;
        order.Tags = ["green"];
        order.Note = "a\0b";
        order.Price = new Money(1.23456m, "CHF");
        order.Count = -1;
        order[Order.Score] = 1.25m;
        order[Order.Undeclared] = "x";
        order.Parent = new Id<Order>(Guid.NewGuid());
        order.About = new RecordRef("unheardOf", Guid.NewGuid());
        order.Items.Add(OrderLine.Of(new string('y', 21)));
        order.Items.Add(OrderLine.Of(""));
        var result = await session.TryCommitAsync();
        Assert.Equal(
            [
                "about field.unknown_reference", "count order.negative", "mail field.bad_format", "note field.bad_text", "parent field.unknown_reference",
                "price field.too_precise", "score field.too_precise", "tags field.unknown_choice", "text field.required", "text field.too_long",
                "title field.too_long", "undeclared field.unknown", "weight field.too_precise",
            ],
            result.Problems.Select(p => $"{p.Path} {p.Code}").Order(StringComparer.Ordinal));
        Assert.All(result.Problems, p => Assert.NotNull(p.Subject));
        Assert.Empty(await NothingAsync());
    }

    [Fact]
    public async Task A_missing_required_field_is_refused_on_roots_and_parts()
    {
        await using var session = await _host.OpenAsync();
        session.Add(Order.Of("")).Items.Add(OrderLine.Of("a"));
        var problem = await session.ShouldBeRefusedAsync(ProblemCodes.FieldRequired, "title");
        Assert.StartsWith("order ", problem.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_custom_field_alone_is_refused_and_not_dropped()
    {
        var id = (await _host.GivenAsync(Order.Of("a"))).Id;
        await using var session = await _host.OpenAsync();
        var order = await session.Orders.GetAsync(id);
        order[Order.Undeclared] = "x";
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknown, "undeclared");
    }

    [Fact]
    public async Task A_custom_value_whose_field_left_the_model_does_not_stop_other_changes()
    {
        var store = new InMemoryStore(Shop.Model.Catalog, new ManualClock());
        var without = CrmModel.Build(m => m.AddPeople().Add<Order>().Add<OrderLine>());
        await using var before = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => store));
        await using var after = new CrmTestHost(without, crm => crm.UseStore(_ => store));
        var order = Order.Of("a");
        order[Order.Score] = 3;
        await before.GivenAsync(order);
        await using var session = await after.OpenAsync();
        (await session.Orders.GetAsync(order.Id)).Note = "changed";
        await session.ShouldCommitAsync();
    }

    [Fact]
    public async Task Field_rights_and_record_rights_are_refused_together_before_values_are_looked_at()
    {
        var id = (await _host.GivenAsync(Order.Of("a"))).Id;
        await using var session = await _host.OpenAsync(await _host.ActorAsync("reader"));
        var order = await session.Orders.GetAsync(id);
        (order.Secret, order.Rank, order.Title) = ("mine", 7, "");
        order.Items.Add(OrderLine.Of("line"));
        order.Items[0].Remark = "mine";
        var result = await session.TryCommitAsync();
        Assert.Equal(
            [" access.denied", "rank access.field_denied", "remark access.field_denied", "secret access.field_denied"],
            result.Problems.Select(p => $"{p.Path} {p.Code}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("clerk")]
    [InlineData("boss")]
    public async Task After_a_refusal_in_any_phase_the_instances_are_as_the_caller_left_them(string role)
    {
        foreach (var phase in new[] { CommitPhase.Authorise, CommitPhase.Normalise, CommitPhase.Validate, CommitPhase.Transition, CommitPhase.Reauthorise })
        {
            var armed = false;
            await using var host = new CrmTestHost(Shop.Model, crm =>
            {
                crm.Policy(CommitPhase.Normalise, c => Each<Order>(c, o => o.Note = "policy"));
                crm.Policy(phase, c =>
                {
                    if (armed)
                        c.Refuse(new Problem("test.no"));
                });
            });
            await UnchangedAfterAsync(host, role, async session =>
            {
                armed = true;
                await session.ShouldBeRefusedAsync("test.no");
            });
        }
    }

    [Fact]
    public async Task After_a_handler_failed_the_instances_are_as_the_caller_left_them()
    {
        await using var host = new CrmTestHost(Shop.Model, crm => crm.On("order.changed", (session, reference) =>
        {
            session.Add(Order.Of("by handler")).Items.Add(OrderLine.Of("line"));
            var order = (Order)session.FindAsync(reference).AsTask().GetAwaiter().GetResult()!;
            order.Title = "by handler";
            order.Items[0].Text = "by handler";
            order.Items.Add(OrderLine.Of("by handler"));
            session.Remove(order);
            throw new InvalidOperationException("handler");
        }));
        await UnchangedAfterAsync(host, "clerk", async session => await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync()));
    }

    [Fact]
    public async Task After_the_store_failed_the_instances_are_as_the_caller_left_them()
    {
        WatchedStore? store = null;
        await using var host = new CrmTestHost(Shop.Model, crm => crm.UseStore(_ => store = new WatchedStore(new InMemoryStore(Shop.Model.Catalog, new ManualClock()))));
        await UnchangedAfterAsync(host, "clerk", async session =>
        {
            store!.BeforeCommit = () => throw new StoreException("The disk is full.");
            await Assert.ThrowsAsync<StoreException>(async () => await session.CommitAsync());
            store.BeforeCommit = null;
        });
    }

    [Fact]
    public async Task A_commit_that_was_refused_can_be_mended_and_made()
    {
        var host = new CrmTestHost(Shop.Model);
        await using var session = await host.OpenAsync();
        var order = session.Add(Order.Of(""));
        order.Items.Add(OrderLine.Of("line"));
        session.Process(order).Take("open");
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldRequired, "title");
        order.Title = "mended";
        await session.ShouldCommitAsync();
        Assert.Equal(("open", 1L, 1L), (order.Stage, order.Version, order.Items[0].Version));
    }

    [Fact]
    public async Task What_handlers_intended_is_undone_with_the_commit_that_failed()
    {
        await using var host = new CrmTestHost(Shop.Model, crm =>
        {
            crm.On("order.created", (session, reference) => session.Remove(session.FindAsync(reference).AsTask().GetAwaiter().GetResult()!));
            crm.Observer(_ => throw new InvalidOperationException("no"));
        });
        await using var session = await host.OpenAsync();
        var added = session.Add(Order.Of("new"));
        session.Add(Ticket.Of("stays"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
        Assert.NotNull(session.Process(added));
    }

    private static async Task UnchangedAfterAsync(CrmTestHost host, string role, Func<ISession, Task> fail)
    {
        var seed = Order.Of("before");
        (seed.Secret, seed.Rank, seed.Margin) = ("hidden", 9, new Money(5, "CHF"));
        seed.Items.Add(OrderLine.Of("one"));
        seed.Items.Add(OrderLine.Of("two"));
        seed.Items[0].Remark = "hidden too";
        await host.GivenAsync(seed);
        await using var session = await host.OpenAsync(await host.ActorAsync(role));
        var order = await session.Orders.GetAsync(seed.Id);
        var added = session.Add(Order.Of("new"));
        added.Items.Add(OrderLine.Of("three"));
        order.Price = new Money(10, "CHF");
        order.Ship = new Address { City = "Basel" };
        order.SeenAt = host.Clock.Now.PlusNanoseconds(1);
        order.Items.Remove(order.Items[1]);
        order.Items.Add(OrderLine.Of("four"));
        order.Items[0].Text = "one and a half";
        session.Process(order).Take("open");
        var before = (Picture(order), Picture(added));
        await fail(session);
        Assert.Equal(before, (Picture(order), Picture(added)));
        Assert.Equal(role is "boss" ? ("hidden", 9, "hidden too") : (null, 0, null), (order.Secret, order.Rank, order.Items[0].Remark));

        await using var other = await host.OpenAsync();
        var stored = await other.Orders.GetAsync(seed.Id);
        Assert.Equal((1L, "before", "draft", 2), (stored.Version, stored.Title, stored.Stage, stored.Items.Count));
        Assert.Single(await other.Orders.ToListAsync());

        // A new part has its id from the first try on, for problems name it by that.
        string Picture(Order of) => Regex.Replace(of.Snapshot(host.Crm.Model.Catalog), @"\[id=[^;]*;", "[", RegexOptions.NonBacktracking);
    }

    private static void Each<T>(CommitContext context, Action<T> change) where T : Record
    {
        foreach (var record in context.Pending.Select(c => c.Record).OfType<T>())
            change(record);
    }

    private async Task<IReadOnlyList<Order>> NothingAsync()
    {
        await using var session = await _host.OpenAsync();
        return await session.Orders.ToListAsync();
    }
}
