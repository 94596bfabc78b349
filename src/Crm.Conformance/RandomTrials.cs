using System.Globalization;
using System.Security.Cryptography;

namespace Crm.Conformance;

/// <summary>How much is tried at random, and from which seed: the same trials draw the same data, rules and commands.</summary>
/// <remarks>The messages of what fails name the seed that draws it first. Immutable.</remarks>
public sealed record RandomTrials
{
    /// <summary>Where the drawing begins; each set of records and each sequence of commands has the next one. The default value is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many rules are asked. The default value is 8,000.</summary>
    public int Rules { get; init; } = 8000;

    /// <summary>How many of them about the same records. The default value is 200.</summary>
    public int RulesPerSet { get; init; } = 200;

    /// <summary>How many sequences of commands are run. The default value is 50.</summary>
    public int Sequences { get; init; } = 50;

    /// <summary>How many commands each has. The default value is 40.</summary>
    public int CommandsPerSequence { get; init; } = 40;

    /// <summary>As many as the environment says: CRM_SEED, CRM_RULES and CRM_SEQUENCES; without CRM_SEED from a seed that nobody chose.</summary>
    /// <param name="otherwise">What the environment may override; null for the default values.</param>
    public static RandomTrials FromEnvironment(RandomTrials? otherwise = null)
    {
        otherwise ??= new RandomTrials();
        return otherwise with
        {
            Seed = Number("CRM_SEED") ?? RandomNumberGenerator.GetInt32(1_000_000_000),
            Rules = Number("CRM_RULES") ?? otherwise.Rules,
            Sequences = Number("CRM_SEQUENCES") ?? otherwise.Sequences,
        };
    }

    /// <summary>The variables that draw the same again.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"CRM_SEED={Seed} CRM_RULES={Rules} CRM_SEQUENCES={Sequences}");

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
