using Crm;
using Crm.Access;
using Crm.Errors;
using Crm.Parties;
using Crm.People;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using NodaTime;

namespace Acme.Crm.Clinic;

/// <summary>A vertical of its own: two record types, a process, rules and access; everything generic works on them.</summary>
public sealed class Patient : Record<Patient>
{
    public required string Name { get; set; }
    public LocalDate? BornOn { get; set; }
    public string? Diagnosis { get; set; }
    public Id<Party>? Insurer { get; set; }
    private Patient() { }
    public static Patient Register(string name) => new() { Name = name };
}

public sealed class Appointment : Record<Appointment>
{
    public required Id<Patient> Patient { get; set; }
    public required Instant At { get; set; }
    public string? Findings { get; set; }
    public string? Status { get; private set; }
    private Appointment() { }
    public static Appointment Book(Id<Patient> patient, Instant at) => new() { Patient = patient, At = at };
}

public static class ClinicCrm
{
    public static readonly CustomField<string> BloodGroup = new("bloodGroup", FieldKind.Choice);

    private static readonly ProcessDefinition Visit = ProcessBuilder.For<Appointment>("visit", a => a.Status)
        .State("booked", s => s.Initial())
        .State("kept", s => s.Kind(StateKind.Won).Requires(a => a.Findings))
        .State("missed", s => s.Kind(StateKind.Lost))
        .Transition("keep", t => t.From("booked").To("kept").Asks(a => a.Findings).Raises("appointment.kept", "patient").Schedules("recall", "6mo")
            .When(Rule.Field("at").Le(Operand.Now()), "An appointment is kept when its time has come."))
        .Transition("miss", t => t.From("booked").To("missed"))
        .Build();

    public static readonly CrmModel Model = CrmModel.Build(m => m
        .AddParties()
        .Add<Patient>(t => t.Custom(BloodGroup).Choices("0", "A", "B", "AB"))
        .Add<Appointment>()
        .AddProcess(Visit)
        .AddSegment("insured", Rule.For<Patient>(p => p.Insurer != null))
        .Require<Patient>("patient.unborn", !Rule.Field("bornOn").Gt(Operand.Today()), "A patient was born before today.", "bornOn")
        .Access(a => a
            .Secure<Patient, string?>(p => p.Diagnosis)
            .Role("doctor", r => r.On<Patient>(Scope.Team).On<Appointment>(Scope.Team).OnEverything(Scope.All, Right.Read).Field<Patient, string?>(p => p.Diagnosis, FieldRight.Write))
            .Role("desk", r => r.On<Patient>(Scope.Team, Right.Read, Right.Create).On<Appointment>(Scope.Team))));
}

public class ClinicTests
{
    private readonly CrmTestHost _host = new(ClinicCrm.Model);

    [Fact]
    public async Task A_visit_goes_its_way_and_leaves_its_history()
    {
        var (doctor, _, patient) = await AClinicAsync();
        await using var session = await _host.OpenAsync(doctor);
        var visit = session.Add(Appointment.Book(patient, _host.Clock.Now + Duration.FromHours(1)));
        await session.CommitAsync();

        session.Process(visit).Take("keep", with => with.Set(a => a.Findings, "well"));
        Assert.Contains("time has come", (await session.ShouldBeRefusedAsync("process.guard_not_met")).Message, StringComparison.Ordinal);
        Assert.Equal("booked", visit.Status);

        _host.Clock.Advance(Duration.FromHours(2));
        await session.Process(visit).ShouldOfferAsync("keep");
        await session.ShouldCommitAsync();
        Assert.Equal([("booked", null), ("kept", "keep")], await session.StatesAsync(visit.Ref).Select(s => (s.State, s.Transition)).ToListAsync());
        var last = await session.HistoryAsync(visit.Ref).FirstAsync();
        Assert.Equal("appointment.kept", Assert.Single(last.Events).Name);
        Assert.Equal("booked", last.Old["status"].AsText());
    }

    [Fact]
    public async Task Rules_sums_and_segments_work_on_the_clinics_own_records()
    {
        var (doctor, _, patient) = await AClinicAsync();
        await using var session = await _host.OpenAsync(doctor);
        session.Add(Appointment.Book(patient, _host.Clock.Now));
        await session.CommitAsync();
        var patients = session.Set<Patient>();
        Assert.Equal(1, await patients.Where(p => p[ClinicCrm.BloodGroup] == "AB" && p.BornOn < new LocalDate(1990, 1, 1)).CountAsync());
        Assert.Equal(1, await patients.Where(Rule.InSegment("insured") & Rule.Related("appointments").Count(Comparison.Ge, 1)).CountAsync());
        Assert.Equal("Helvetia", (await session.Set<Appointment>().SummariseAsync(Summary.By("patient.insurer.name").Count()))[0].Name);
    }

    [Fact]
    public async Task A_rule_over_other_records_is_explained()
    {
        var (doctor, _, id) = await AClinicAsync();
        await using var session = await _host.OpenAsync(doctor);
        session.Add(Appointment.Book(id, _host.Clock.Now));
        await session.CommitAsync();
        var patients = session.Set<Patient>();
        var rule = Rule.Field("insurer.name").Eq("Helvetia") & Rule.Related("appointments").Count(Comparison.Ge, 2);
        var explanation = await patients.ExplainAsync(await patients.GetAsync(id), rule);
        Assert.False(explanation.Met);
        Assert.Equal([(true, "Helvetia"), (false, "1 of 1")], explanation.Children.Select(c => (c.Met, c.Seen)));
    }

    [Fact]
    public async Task The_desk_sees_patients_but_not_what_ails_them()
    {
        var (_, desk, id) = await AClinicAsync();
        await using var session = await _host.OpenAsync(desk);
        var patient = await session.Set<Patient>().GetAsync(id);
        Assert.Null(patient.Diagnosis);
        await Assert.ThrowsAsync<RefusedException>(async () => await session.Set<Patient>().Where(p => p.Diagnosis == "flu").CountAsync());
        patient.BornOn = new LocalDate(1985, 5, 5);
        await session.ShouldBeRefusedAsync("access.denied");
    }

    [Fact]
    public async Task Nobody_is_born_tomorrow()
    {
        await using var session = await _host.OpenAsync();
        var patient = session.Add(Patient.Register("Ada"));
        patient.BornOn = new LocalDate(2999, 1, 1);
        await session.ShouldBeRefusedAsync("patient.unborn", "bornOn");
    }

    private async Task<(Actor Doctor, Actor Desk, Id<Patient> Patient)> AClinicAsync()
    {
        await using var session = await _host.OpenAsync();
        var ward = session.Add(Team.Named("Ward 1"));
        var doctor = session.Add(User.Named("Dr. Who"));
        var desk = session.Add(User.Named("Donna"));
        (doctor.Team, doctor.Roles, desk.Team, desk.Roles) = (ward.Id, ["doctor"], ward.Id, ["desk"]);
        var patient = session.Add(Patient.Register("Amy"));
        (patient.BornOn, patient.Diagnosis, patient.Owner) = (new LocalDate(1985, 5, 4), "flu", doctor.Id);
        patient.Insurer = session.Add(Party.Organisation("Helvetia")).Id;
        patient[ClinicCrm.BloodGroup] = "AB";
        await session.CommitAsync();
        return (await _host.ActAsAsync(doctor), await _host.ActAsAsync(desk), patient.Id);
    }
}
