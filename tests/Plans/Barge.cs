using Crm.Records;
using NodaTime;

namespace Crm.Plans;

/// <summary>A record with a field of every kind of index.</summary>
internal sealed class Barge : Record<Barge>
{
    public static readonly CustomField<decimal> Score = new("score");

    private Barge()
    {
    }

    public required string Name { get; set; }

    public string? Registry { get; set; }

    public Instant? SeenAt { get; set; }

    public Values.Money? Worth { get; set; }

    public Id<Barge>? Sister { get; set; }

    public static CrmModel Model { get; } = CrmModel.Build(m => m
        .AddPeople()
        .Add<Barge>(t =>
        {
            t.Field(b => b.SeenAt).Indexed();
            t.Field(b => b.Worth).Indexed();
            t.Field(b => b.Name).Indexed().MatchKey();
            t.Field(b => b.Registry).Unique();
            t.Field(b => b.Sister).Inverse("sisters");
            t.Custom(Score).Indexed();
        }));

    public static Barge Named(string name) => new() { Name = name };
}
