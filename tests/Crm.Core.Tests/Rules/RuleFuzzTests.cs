using System.Globalization;
using System.Security.Cryptography;
using Crm.Errors;
using Crm.Rules;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Rules;

public class RuleFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\\u0000", "null", "true", "-", "0", "1e999", "1e-30", "0.1", "99999999999999999999999999999999",
        "\"all\":[", "\"not\":{", "\"field\":", "\"eq\":", "\"in\":", "\"related\":", "\"where\":", "\"now\":", "\"amount\":", "\"\"", "\ud83d", "\udc00", "\0", " ", "é",
    ];

    /// <summary>20,000 mutated rules, or as many as the environment variable CRM_FUZZ says; CRM_FUZZ_SEED repeats a run.</summary>
    [Fact]
    public void Whatever_is_read_is_a_rule_or_is_refused()
    {
        var count = Setting("CRM_FUZZ") ?? 20_000;
        var seed = Setting("CRM_FUZZ_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"CRM_FUZZ_SEED={seed} CRM_FUZZ={count}");
        var random = new Random(seed);
        var originals = RandomRules.Rule.Sample(20, 200).Select(RuleJson.Write).Where(j => j.Length < 4_000).ToList();
        var (read, refused) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var json = originals[random.Next(originals.Count)];
            for (var edits = random.Next(1, 5); edits > 0; edits--)
                json = Mutate(json, originals, random);
            try
            {
                var rule = RuleJson.Parse(json);
                Assert.Equal(rule, RuleJson.Parse(RuleJson.Write(rule)));
                read++;
            }
            catch (RefusedException error)
            {
                Assert.All(error.Problems, p => Assert.True(p.Path.Length == 0 || p.Path[0] == '/'));
                refused++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{error.GetType().Name}: {error.Message}\nseed {seed}, number {i}: {json}");
            }
        }

        Assert.True(read > 0 && refused > count / 4, $"{read} read, {refused} refused");
    }

    private static string Mutate(string json, List<string> originals, Random random)
    {
        var at = random.Next(json.Length + 1);
        var length = Math.Min(random.Next(1, 8), json.Length - at);
        return random.Next(7) switch
        {
            0 => json.Remove(at, length),
            1 => json.Insert(at, Pieces[random.Next(Pieces.Length)]),
            2 => json.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
            3 => json.Insert(at, json.Substring(at, length)),
            4 => Spliced(json, originals[random.Next(originals.Count)], random),
            5 => string.Concat(json.AsSpan(0, at), ((char)random.Next(char.MaxValue + 1)).ToString(), json.AsSpan(at)),
            _ => Swapped(json, random),
        };
    }

    private static string Spliced(string json, string other, Random random) =>
        string.Concat(json.AsSpan(0, random.Next(json.Length + 1)), other.AsSpan(random.Next(other.Length + 1)));

    // Words for words: what is still JSON gets further into the reader.
    private static string Swapped(string json, Random random)
    {
        var parts = json.Split('"');
        if (parts.Length < 4)
            return json;
        var (a, b) = ((random.Next(parts.Length / 2) * 2) + 1, (random.Next(parts.Length / 2) * 2) + 1);
        (parts[a], parts[b]) = (parts[b], parts[a]);
        return string.Join('"', parts);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
