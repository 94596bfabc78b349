using Crm.Access;
using Crm.Parties;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

#region vertical-whole
public sealed class Pet : Record<Pet>
{
    public required string Name { get; set; }
    public required Id<Party> Keeper { get; set; }
    public LocalDate? VaccinatedOn { get; set; }
    public string? Ailments { get; set; }

    private Pet() { }
    public static Pet Of(string name, Id<Party> keeper) => new() { Name = name, Keeper = keeper };
}

public sealed class Stay : Record<Stay>
{
    public required Id<Pet> Pet { get; set; }
    public required LocalDate From { get; set; }
    public required LocalDate Until { get; set; }
    public string? Status { get; private set; }

    private Stay() { }
    public static Stay Of(Id<Pet> pet, LocalDate from, LocalDate until) => new() { Pet = pet, From = from, Until = until };
}

public static class Kennel
{
    private static readonly ProcessDefinition Visit = ProcessBuilder.For<Stay>("stay", s => s.Status)
        .State("booked", s => s.Initial())
        .State("here")
        .State("gone", s => s.Kind(StateKind.Closed))
        .State("cancelled", s => s.Kind(StateKind.Lost))
        .Transition("arrive", t => t.From("booked").To("here")
            .When(Rule.Field("pet.vaccinatedOn").Gt(Operand.Today(RelativeYear)), "A pet stays here when it was vaccinated within a year."))
        .Transition("leave", t => t.From("here").To("gone").Raises("stay.ended", "pet").Schedules("ask_how_it_was", "2d"))
        .Transition("cancel", t => t.From("booked").To("cancelled"))
        .Build();

    private static Time.RelativePeriod RelativeYear => Time.RelativePeriod.Parse("-1y")!;

    public static readonly CrmModel Model = CrmModel.Build(m => m
        .AddParties()
        .Add<Pet>()
        .Add<Stay>()
        .AddProcess(Visit)
        .AddSegment("regulars", Rule.For<Party>(p => p.Related<Pet>("pets").Any()) & Rule.Related("pets.stays").Count(Comparison.Ge, 3))
        .Require<Stay>("stay.ends_first", !Rule.Field("until").Lt(Operand.Field("from")), "A stay ends after it begins.", "until")
        .Access(a => a
            .Secure<Pet, string?>(p => p.Ailments)
            .Role("keeper", r => r.OnEverything(Scope.All))
            .Role("vet", r => r.OnEverything(Scope.All, Right.Read).Field<Pet, string?>(p => p.Ailments, FieldRight.Write).On<Pet>(Scope.All))));

    extension(IReadSession session)
    {
        public RecordSet<Pet> Pets => session.Set<Pet>();
        public RecordSet<Stay> Stays => session.Set<Stay>();
    }
}
#endregion

public class Vertical
{
    [Fact]
    public async Task A_kennel_is_a_page_of_code()
    {
        await using var host = new CrmTestHost(Kennel.Model);
        await using var session = await host.OpenAsync();
        var rex = session.Add(Pet.Of("Rex", session.Add(Party.Person("Kim")).Id));
        var stay = session.Add(Stay.Of(rex.Id, new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 1)));
        await session.ShouldBeRefusedAsync("stay.ends_first", "until");

        stay.Until = new LocalDate(2026, 3, 9);
        await session.ShouldCommitAsync();
        await session.Process(stay).ShouldNotOfferAsync("arrive");
        rex.VaccinatedOn = new LocalDate(2025, 5, 1);
        await session.CommitAsync();

        #region vertical-use
        var guests = await session.Stays.Where(s => s.Status == "booked" && s.From <= Today.Date).OrderBy(s => s.From).ToListAsync();
        var regulars = await session.Parties.Where(Rule.InSegment("regulars")).CountAsync();
        session.Process(guests[0]).Take("arrive");
        await session.CommitAsync();
        #endregion

        Assert.Equal([stay], guests);
        Assert.Equal("here", stay.Status);
        Assert.Equal(0, regulars);
    }
}
