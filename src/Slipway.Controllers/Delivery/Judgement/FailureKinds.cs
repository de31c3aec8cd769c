using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>In which ways requests of the new revision failed, by <see cref="FailureClass"/>.</summary>
internal static class FailureKinds
{
    /// <summary>No failures.</summary>
    public static IReadOnlyDictionary<string, long> None { get; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Counts by kind, sorted, to go on counting.</summary>
    public static SortedDictionary<string, long> Copy(IReadOnlyDictionary<string, long>? counts)
        => new((counts ?? None).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Counts the rows of a frame; requests that never ended had no answer in time.</summary>
    public static void Count(IEnumerable<TelemetryRow> rows, SortedDictionary<string, long> into)
    {
        foreach (var row in rows)
        {
            Add(row.Bad, into);
            Add([new(FailureClass.Timeout, row.PastBound)], into);
        }
    }

    /// <summary>Adds counts to others.</summary>
    public static void Add(IEnumerable<KeyValuePair<string, long>> counts, SortedDictionary<string, long> into)
    {
        foreach (var (kind, count) in counts.Where(static c => c.Value > 0))
        {
            into[kind] = into.GetValueOrDefault(kind) + count;
        }
    }
}
