using Crm.Values;
using NodaTime;

namespace Crm.Benchmarks.Customers;

/// <summary>Makes customers from a seed, as a store hands them over: no two share a string.</summary>
internal sealed class CustomerMaker(int seed)
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 29, 10, 15);

    private static readonly string[] FirstNames = ["Anna", "Beat", "Chloé", "David", "Eva", "Frank", "Gerda", "Hans", "Ines", "Jana"];
    private static readonly string[] LastNames = ["Müller", "Meier", "Keller", "Muller", "Rossi", "Dubois", "Nowak", "Jansen", "Smith", "Moser"];
    private static readonly string[] Cities = ["Zürich", "ZURICH", "Genève", "Genf", "Berlin", "Wien", "Milano", "Lyon", "Basel", "Leeds"];
    private static readonly string[] Countries = ["CH", "DE", "AT", "FR", "IT", "NL", "BE", "PL", "CZ", "DK", "SE", "NO", "FI", "GB", "US", "CA"];
    private static readonly string[] Industries = ["retail", "banking", "insurance", "energy", "software", "logistics"];
    private static readonly string[] Statuses = ["lead", "active", "active", "active", "dormant", "lost"];
    private static readonly string[] Sources = ["web", "fair", "partner", "advert", "referral"];
    private static readonly ChoiceSet[] TagSets = [ChoiceSet.None, ["vip"], ["press", "vip"], ["newsletter"], ["investor", "newsletter", "press"]];

    private readonly Random _random = new(seed);

    public Customer[] Make(int count)
    {
        var customers = new Customer[count];
        for (var i = 0; i < count; i++)
            customers[i] = Make();
        return customers;
    }

    private Customer Make()
    {
        var name = $"{FirstNames[_random.Next(FirstNames.Length)]} {LastNames[_random.Next(LastNames.Length)]}";
        return new Customer
        {
            Name = name,
            Email = Sometimes(0.8) ? $"{name.Replace(' ', '.')}@example.com" : null,
            Phone = Sometimes(0.6) ? $"+4144{_random.Next(1_000_000, 9_999_999)}" : null,
            City = Sometimes(0.9) ? One(Cities) : null,
            Country = Sometimes(0.95) ? One(Countries) : null,
            Industry = Sometimes(0.7) ? One(Industries) : null,
            Status = One(Statuses),
            Source = Sometimes(0.85) ? One(Sources) : null,
            LifetimeValue = _random.Next(0, 5_000_000) / 100m,
            Balance = Sometimes(0.5) ? _random.Next(-100_000, 400_000) / 100m : null,
            Discount = Sometimes(0.3) ? _random.Next(0, 30) / 100m : null,
            Score = _random.Next(0, 101),
            Orders = _random.Next(0, 40),
            Employees = Sometimes(0.6) ? _random.Next(1, 2_000) : null,
            Visits = Sometimes(0.6) ? _random.Next(0, 50) : null,
            RegisteredAt = Before(3_000),
            LastContactAt = Sometimes(0.8) ? Before(400) : null,
            LastPurchaseAt = Sometimes(0.7) ? Before(900) : null,
            BornOn = Sometimes(0.6) ? new LocalDate(1940, 1, 1).PlusDays(_random.Next(0, 25_000)) : null,
            ReviewOn = Sometimes(0.5) ? new LocalDate(2026, 3, 29).PlusDays(_random.Next(-200, 200)) : null,
            IsActive = Sometimes(0.7),
            IsPartner = Sometimes(0.2),
            AcceptsMail = Sometimes(0.8) ? Sometimes(0.6) : null,
            Tags = TagSets[_random.Next(TagSets.Length)],
        };
    }

    private bool Sometimes(double share) => _random.NextDouble() < share;

    private string One(string[] of) => new(of[_random.Next(of.Length)].AsSpan());

    private Instant Before(int days) => Now - Duration.FromSeconds(_random.Next(0, days * 86_400));
}
