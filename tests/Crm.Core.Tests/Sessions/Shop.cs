using Crm.Access;
using Crm.Commits;
using Crm.People;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Sessions;

public enum OrderKind
{
    Normal,
    Gift,
}

/// <summary>A record with a field of every kind, parts, a process and secrets.</summary>
public sealed class Order : Record<Order>
{
    public static readonly CustomField<decimal> Score = new("score");
    public static readonly CustomField<string> Undeclared = new("undeclared");

    private Order()
    {
    }

    public required string Title { get; set; }

    public string? Note { get; set; }

    public string? Code { get; set; }

    public string? Mail { get; set; }

    public Money? Price { get; set; }

    public decimal? Weight { get; set; }

    public int Count { get; set; }

    public bool Urgent { get; set; }

    public OrderKind Kind { get; set; }

    public ChoiceSet Tags { get; set; } = ChoiceSet.None;

    public LocalDate? DueOn { get; set; }

    public LocalDate? ClosedOn { get; set; }

    public int? DaysLate { get; private set; }

    public Instant? SeenAt { get; set; }

    public GeoPoint? Place { get; set; }

    public Address? Ship { get; set; }

    public Id<Order>? Parent { get; set; }

    public RecordRef? About { get; set; }

    public string? Secret { get; set; }

    public int Rank { get; set; }

    public Money? Margin { get; set; }

    public string? Stage { get; private set; }

    public long Lines { get; private set; }

    public PartList<OrderLine> Items => Parts<OrderLine>();

    public static Order Of(string title) => new() { Title = title };

    public void Jump(string? stage) => Stage = stage;

    internal void Derive()
    {
        Lines = Items.Count;
        DaysLate = DueOn is { } due && ClosedOn is { } closed ? Period.DaysBetween(due, closed) : null;
    }
}

public sealed class OrderLine : Part<OrderLine, Order>
{
    private OrderLine()
    {
    }

    public required string Text { get; set; }

    public decimal Quantity { get; set; } = 1;

    public string? Remark { get; set; }

    public Money? Price { get; set; }

    public static OrderLine Of(string text) => new() { Text = text };
}

/// <summary>A record without parts, which may be rebased.</summary>
public sealed class Ticket : Record<Ticket>
{
    private Ticket()
    {
    }

    public required string Title { get; set; }

    public string? Body { get; set; }

    public Money? Cost { get; set; }

    public decimal? Weight { get; set; }

    public int Count { get; set; }

    public bool Urgent { get; set; }

    public OrderKind Kind { get; set; }

    public ChoiceSet Tags { get; set; } = ChoiceSet.None;

    public LocalDate? DueOn { get; set; }

    public Instant? SeenAt { get; set; }

    public GeoPoint? Place { get; set; }

    public Address? Site { get; set; }

    public Id<Order>? Order { get; set; }

    public RecordRef? About { get; set; }

    public string? Status { get; private set; }

    public string? Phase { get; private set; }

    public static Ticket Of(string title) => new() { Title = title };

    public void Jump(string? status) => Status = status;
}

public static class Shop
{
    private static readonly ProcessDefinition Process = ProcessBuilder.For<Order>("order", o => o.Stage)
        .State("draft", s => s.Initial())
        .State("open")
        .State("checked")
        .State("done", s => s.Kind(StateKind.Won).Requires(o => o.Note).Freezes(o => o.Price).Freezes("lines"))
        .State("void", s => s.Kind(StateKind.Lost))
        .Transition("open", t => t.From("draft").To("open").Raises("order.opened", "title", "secret").Schedules("remind", "3d")
            .When(!Rule.Field("tags").Has("blocked"), "A blocked order is not opened."))
        .Transition("check", t => t.From("open").To("checked"))
        .Transition("wave", t => t.From("open").To("checked"))
        .Transition("finish", t => t.From("open", "checked").To("done").Asks(o => o.Note).Sets(o => o.ClosedOn, Operand.Today()).Raises("order.done"))
        .Transition("drop", t => t.From("draft", "open").To("void").Needs("order.drop"))
        .Transition("reveal", t => t.From("draft").To("open").When(Rule.Field("secret").Eq("sesame"), "The word is wrong."))
        .Transition("reopen", t => t.From("done").To("open").Clears(o => o.ClosedOn))
        .Build();

    private static readonly ProcessDefinition TicketProcess = ProcessBuilder.For<Ticket>("ticket", t => t.Status)
        .State("new", s => s.Initial()).State("closed", s => s.Kind(StateKind.Won))
        .Transition("close", t => t.From("new").To("closed"))
        .Build();

    private static readonly ProcessDefinition PhaseProcess = ProcessBuilder.For<Ticket>("phase", t => t.Phase)
        .State("early", s => s.Initial()).State("late")
        .Transition("age", t => t.From("early").To("late"))
        .Build();

    public static readonly CrmModel Model = CrmModel.Build(m => m
        .BaseCurrency("CHF")
        .AddPeople()
        .Add<Order>(t =>
        {
            t.Field(o => o.Title).MaxLength(20);
            t.Field(o => o.Code).Unique();
            t.Field(o => o.Mail).Format(TextFormat.Email).Personal();
            t.Field(o => o.Weight).Precision(6, 2);
            t.Field(o => o.Tags).Choices("red", "blue", "blocked");
            t.Custom(Order.Score).Precision(5, 1);
            t.Derive(o => o.Derive());
        })
        .Add<OrderLine>(t => t.Field(l => l.Text).MaxLength(20))
        .Add<Ticket>(t => t.Custom(Order.Score))
        .AddProcess(Process)
        .AddProcess(TicketProcess)
        .AddProcess(PhaseProcess)
        .AddEvent("order.seen", 1)
        .Require<Order>("order.negative", !Rule.Field("count").Lt(0), "An order counts from nought.", "count")
        .Require<Order>("order.lost_urgent", !(Rule.Field("stage").Eq("void") & Rule.Field("urgent").Eq(value: true)), "An urgent order is not dropped.", "urgent")
        .Access(a => a
            .Secure<Order, string?>(o => o.Secret)
            .Secure<Order, int>(o => o.Rank)
            .Secure<Order, Money?>(o => o.Margin)
            .Secure<OrderLine, string?>(l => l.Remark)
            .Role("clerk", r => r.OnEverything(Scope.All))
            .Role("worker", r => r.On<Order>(Scope.Own).On<Ticket>(Scope.Own).On<Share>(Scope.All).On<User>(Scope.All, Right.Read).On<Team>(Scope.All, Right.Read))
            .Role("reader", r => r.OnEverything(Scope.All, Right.Read))
            .Role("remover", r => r.OnEverything(Scope.All, Right.Read, Right.Delete))
            .Role("boss", r => r.OnEverything(Scope.All).May(NamedRights.Assign, NamedRights.Purge, NamedRights.ProcessImport, NamedRights.ProcessOverride, "order.drop")
                .Field<Order, string?>(o => o.Secret, FieldRight.Write).Field<Order, int>(o => o.Rank, FieldRight.Write)
                .Field<Order, Money?>(o => o.Margin, FieldRight.Write).Field<OrderLine, string?>(l => l.Remark, FieldRight.Write))));

    extension(IReadSession session)
    {
        public RecordSet<Order> Orders => session.Set<Order>();

        public RecordSet<Ticket> Tickets => session.Set<Ticket>();
    }

    public static async Task<Actor> ActorAsync(this CrmTestHost host, params string[] roles)
    {
        var user = User.Named(string.Join(' ', roles));
        user.Roles = ChoiceSet.Create(roles);
        return await host.ActAsAsync(await host.GivenAsync(user));
    }

    public static void Policy(this CrmBuilder crm, CommitPhase phase, Action<CommitContext> run) =>
        crm.Services.AddSingleton<ICommitPolicy>(new LambdaPolicy(phase, run));

    public static void Observer(this CrmBuilder crm, Action<Observation> look) => crm.Services.AddSingleton<ICommitObserver>(new LambdaObserver(look));

    public static void On(this CrmBuilder crm, string name, Action<IWriteSession, RecordRef> answer) => crm.On(name, async (raised, session, cancellationToken) =>
    {
        await session.FindAsync(raised.Record, cancellationToken);
        answer(session, raised.Record);
    });

    private sealed class LambdaPolicy(CommitPhase phase, Action<CommitContext> run) : ICommitPolicy
    {
        public CommitPhase Phase => phase;

        public ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
        {
            run(context);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class LambdaObserver(Action<Observation> look) : ICommitObserver
    {
        public ValueTask ObserveAsync(Observation observation, CancellationToken cancellationToken)
        {
            look(observation);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Rates that a test sets.</summary>
public sealed class TestRates : IExchangeRates
{
    public Dictionary<string, decimal> Rates { get; } = new() { ["EUR"] = 0.9m };

    public ValueTask<decimal?> FindAsync(string currency, string baseCurrency, LocalDate day, CancellationToken cancellationToken) =>
        new(Rates.TryGetValue(currency, out var rate) ? rate : null);
}

/// <summary>All that a caller can see of an instance: values, parts, system fields.</summary>
public static class Snapshots
{
    public static string Snapshot(this Record record, RecordCatalog catalog)
    {
        var type = catalog.Of(record);
        var values = type.Fields.Select(f => $"{f.Key}={f.Read(record)}");
        var parts = type.Parts.SelectMany(p => p.ListOf(record).Items).Select(p => $"[{p.Snapshot(catalog)}]");
        return string.Join(";", values.Concat(parts).Append($"custom={string.Join(",", record.Custom)}"));
    }
}
