using System.Globalization;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>How much was done, by what it was: numbers that do not depend on the machine.</summary>
internal sealed class WorkCounts
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => counts.Keys;

    public long this[string what] => counts.GetValueOrDefault(what);

    public void Add(string what, long count = 1) => counts[what] = counts.GetValueOrDefault(what) + count;

    /// <summary>What was done since an earlier moment.</summary>
    public WorkCounts Since(WorkCounts earlier)
    {
        var since = new WorkCounts();
        foreach (var (what, count) in counts)
        {
            since.Add(what, count - earlier[what]);
        }

        return since;
    }

    public WorkCounts Copy() => Since(new WorkCounts());

    /// <summary>The counts that stand above a bound that another run sets.</summary>
    public IReadOnlyList<string> Above(WorkCounts few, double factor, long slack) =>
        [.. counts.Where(c => c.Value > (few[c.Key] * factor) + slack)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}: {few[c.Key]} became {c.Value}"))];

    public override string ToString()
        => string.Join('\n', counts.Where(static c => c.Value != 0).Select(static c => $"{c.Value,9} {c.Key}"));
}
