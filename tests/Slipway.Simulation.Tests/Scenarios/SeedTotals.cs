using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>What many seeds came to.</summary>
internal sealed partial class SeedTotals(Action<string> onResult)
{
    private readonly Lock gate = new();
    private readonly HashSet<int> seen = [];
    private readonly List<string> failures = [];
    private long rollouts;
    private long commands;
    private long accidents;
    private string errors = "";

    /// <summary>A sentence for each seed that failed.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>Whether a line of output ends the report of a seed.</summary>
    public static bool IsResult(string line) => Result().IsMatch(line) || Failed().IsMatch(line);

    /// <summary>Takes the report of one seed.</summary>
    public void Add(IReadOnlyList<string> lines)
    {
        lock (gate)
        {
            if (Result().Match(lines[^1]) is { Success: true } held)
            {
                seen.Add(Number(held, 1));
                rollouts += Number(held, 2);
                commands += Number(held, 3);
                accidents += Number(held, 4);
            }
            else
            {
                seen.Add(Number(Failed().Match(lines[^1]), 1));
                failures.Add(lines[^1]);
            }

            onResult(string.Join('\n', lines));
        }
    }

    /// <summary>Keeps what a process said on its way out.</summary>
    public void Note(string said) => errors += said;

    /// <summary>Counts the seeds that nothing was heard of as failed.</summary>
    public void Miss(IEnumerable<int> all)
        => failures.AddRange(all.Where(seed => !seen.Contains(seed)).Take(1).Select(seed => $"seed {seed} left no result: {errors}"));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{seen.Count} seeds, {failures.Count} failed; {rollouts} rollouts, {commands} commands, {accidents} accidents in those that held");

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^seed (\d+) [0-9a-f]{64} rollouts (\d+) commands (\d+) accidents (\d+)$")]
    private static partial Regex Result();

    [GeneratedRegex(@"^seed (\d+) failed: ")]
    private static partial Regex Failed();
}
