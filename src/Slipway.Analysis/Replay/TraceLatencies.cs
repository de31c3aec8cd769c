using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Replay;

/// <summary>
/// Puts the durations of a trace into blocks as the live judge does. A trace knows no pods, routes or gateways: each version counts as one
/// pod, also for its warm-up, and all requests as of one sort.
/// </summary>
internal sealed class TraceLatencies
{
    private static readonly TimeSpan Bound = TimeSpan.FromMicroseconds(LatencySettings.Default.BoundMicroseconds);
    private readonly Version canary = new();
    private readonly Version stable = new();
    private double designEffect = 1;
    private TimeSpan elapsed;

    /// <summary>Whether any outcome had a duration.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Takes an outcome; one without a duration is missing data.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="effect">How many requests say as much as one independent request.</param>
    public void Add(RecordedOutcome outcome, double effect)
    {
        designEffect = effect;
        if (outcome.Microseconds is { } microseconds)
        {
            IsKnown = true;
            (outcome.IsCanary ? canary : stable).Add(outcome.Seconds, microseconds);
        }
    }

    /// <summary>A slice of time is over; gives the block that closes with it, null for none.</summary>
    public LatencyBlock? Close(TimeSpan slice)
    {
        elapsed = canary.Requests + stable.Requests == 0 ? TimeSpan.Zero : elapsed + slice;
        return LatencyBlock.IsFull(elapsed, canary.Requests, stable.Requests) ? Rest() : null;
    }

    /// <summary>What has not been given out; null for nothing.</summary>
    public LatencyBlock? Rest()
    {
        if (canary.Requests + stable.Requests == 0)
        {
            return null;
        }

        elapsed = TimeSpan.Zero;
        return new LatencyBlock("", canary.Close("canary"), stable.Close("stable")) { DesignEffect = designEffect };
    }

    private sealed class Version
    {
        private readonly Dictionary<long, long> bins = [];
        private double? first;
        private long seen;
        private long pastBound;

        public long Requests { get; private set; }

        public void Add(double seconds, long microseconds)
        {
            first ??= seconds;
            if (!WarmUpRules.Default.IsWarm(TimeSpan.FromSeconds(Math.Max(0, seconds - first.Value)), seen++))
            {
                return;
            }

            Requests++;
            if (microseconds > Bound.TotalMicroseconds)
            {
                pastBound++;
            }
            else
            {
                bins[microseconds] = bins.GetValueOrDefault(microseconds) + 1;
            }
        }

        public List<PodLatencies> Close(string name)
        {
            List<PodLatencies> pods = Requests == 0 ? []
                :
                [
                    new PodLatencies(
                        name, [.. bins.OrderBy(static b => b.Key).Select(static b => new LatencyBin(b.Key, b.Value))], pastBound),
                ];
            bins.Clear();
            (pastBound, Requests) = (0, 0);
            return pods;
        }
    }
}
