using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>In which ways requests of the new revision failed, by <see cref="FailureClass"/>, one gateway instance's.</summary>
internal sealed class FailureKinds
{
    private SortedDictionary<string, long> open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> compared = new(StringComparer.Ordinal);

    /// <summary>No failures.</summary>
    public static IReadOnlyDictionary<string, long> None { get; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Those of the window that is being filled.</summary>
    public IReadOnlyDictionary<string, long> Open
    {
        get => open;
        init => open = new(value.ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>Those of the windows that were compared.</summary>
    public IReadOnlyDictionary<string, long> Compared
    {
        get => compared;
        init => compared = new(value.ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>Takes the rows of a frame; requests that never ended had no answer in time.</summary>
    public void Add(IEnumerable<TelemetryRow> canary)
    {
        foreach (var row in canary)
        {
            foreach (var (kind, count) in row.Bad)
            {
                Count(open, kind, count);
            }

            Count(open, FailureClass.Timeout, row.PastBound);
        }
    }

    /// <summary>The window has ended.</summary>
    /// <param name="isCompared">Whether both versions were asked in it; otherwise it says nothing.</param>
    public void CloseWindow(bool isCompared)
    {
        if (isCompared)
        {
            foreach (var (kind, count) in open)
            {
                Count(compared, kind, count);
            }
        }

        open = new(StringComparer.Ordinal);
    }

    private static void Count(SortedDictionary<string, long> counts, string kind, long count)
    {
        if (count > 0)
        {
            counts[kind] = counts.GetValueOrDefault(kind) + count;
        }
    }
}
