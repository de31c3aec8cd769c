using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Analysis;
using Slipway.Analysis.Latencies;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>The state of a judgement as text, with the place in the frames of each instance, so that no frame counts twice.</summary>
internal sealed record JudgementCheckpoint
{
    /// <summary>Newest format.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Format.</summary>
    public int Version { get; init; }

    /// <summary>The four lists of <see cref="ErrorRateState"/>, in their order.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Logs { get; init; } = [];

    /// <summary>Totals: canary requests and bad ones, stable requests and bad ones.</summary>
    public IReadOnlyList<long> Totals { get; init; } = [];

    /// <summary>Number of windows.</summary>
    public long Windows { get; init; }

    /// <summary>See <see cref="ErrorRateState.Independent"/>.</summary>
    public double Independent { get; init; }

    /// <summary>See <see cref="ErrorRateState.Failed"/>.</summary>
    public bool Failed { get; init; }

    /// <summary>See <see cref="ErrorRateState.Passed"/>.</summary>
    public bool Passed { get; init; }

    /// <summary>See <see cref="VersionState.Failed"/>; null where errors alone were compared.</summary>
    public bool? AllFailed { get; init; }

    /// <summary>What is known of each quantile of the latencies; null where they were not compared.</summary>
    public IReadOnlyList<Quantile>? Quantiles { get; init; }

    /// <summary>How the revisions stood to their objective; null where they had none.</summary>
    public Watched? Objective { get; init; }

    /// <summary>How they stood to the latency of their objective; null where it had none.</summary>
    public Watched? SlowObjective { get; init; }

    /// <summary>Place in the frames of each instance.</summary>
    public IReadOnlyDictionary<string, Place> Instances { get; init; } = new SortedDictionary<string, Place>(StringComparer.Ordinal);

    /// <summary>Writes a state.</summary>
    public static string Write(JudgementCase found)
    {
        var (all, ledgers) = (found.State, found.Ledgers);
        var state = all.Errors;
        var places = new SortedDictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (name, ledger) in ledgers)
        {
            places[name] = new Place(
                ledger.Epoch, ledger.Next, ledger.Lost, ledger.Users.Requests, ledger.Users.Users, Numbers(ledger.Spread), ledger.Failures,
                ledger.Strata.ToDictionary(static s => s.Key, static s => new OpenPlace(
                    (long)s.Value.Open.Elapsed.TotalMilliseconds, Numbers(s.Value.Open.Counts), s.Value.Failures,
                    Numbers(s.Value.Slow))));
        }

        return JsonSerializer.Serialize(
            new JudgementCheckpoint
            {
                Version = CurrentVersion,
                Logs = [state.Worse, state.NotWorse, state.AboveFloor, state.WrongShare],
                Totals = Numbers(state.Totals),
                Windows = state.Windows,
                Independent = state.Independent,
                Failed = state.Failed,
                Passed = state.Passed,
                AllFailed = all.Failed,
                Quantiles = all.Latency?.Quantiles.Select(static q => new Quantile(
                    q.Worse, q.NotWorse, Numbers(q.Totals), q.Passed, q.StableLimit, q.Spread.ChiSquare, q.Spread.Freedom)).ToList(),
                Objective = Written(found.Objective?.Success, found.Objective?.Since),
                SlowObjective = Written(found.Objective?.Latency, found.Objective?.Since),
                Instances = places,
            },
            CheckpointJson.Default.JudgementCheckpoint);
    }

    /// <summary>Reads a state; null when the text is not one that fits.</summary>
    public static (VersionState State, SortedDictionary<string, InstanceLedger> Ledgers, Func<ObjectiveWatch, ObjectiveWatch> Objective)?
        Read(string text, VersionState initial)
    {
        try
        {
            var read = JsonSerializer.Deserialize(text, CheckpointJson.Default.JudgementCheckpoint);
            if (read is not { Version: CurrentVersion, Logs.Count: 4 } || !Fits(read, initial.Errors))
            {
                return null;
            }

            var ledgers = new SortedDictionary<string, InstanceLedger>(StringComparer.Ordinal);
            foreach (var (name, place) in read.Instances)
            {
                ledgers[name] = new InstanceLedger
                {
                    Epoch = place.Epoch,
                    Next = place.Next,
                    Lost = place.Lost,
                    Failures = FailureKinds.Copy(place.Failures),
                    Users = new UserCorrelation(place.Requests, place.Users),
                    Spread = Spread(place.Spread),
                    Strata = Strata(place.Strata),
                };
            }

            var state = new ErrorRateState
            {
                Worse = read.Logs[0],
                NotWorse = read.Logs[1],
                AboveFloor = read.Logs[2],
                WrongShare = read.Logs[3],
                Totals = Window(read.Totals),
                Windows = read.Windows,
                Independent = read.Independent,
                Failed = read.Failed,
                Passed = read.Passed,
            };
            return (new VersionState(state, Latency(read, initial.Latency), read.AllFailed ?? read.Failed), ledgers, read.Restored);
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The watch that is asked for, going on from where it was; from the beginning where another one was written.</summary>
    private ObjectiveWatch Restored(ObjectiveWatch asked) => asked with
    {
        Success = asked.Success is { } success ? Objective?.Restored(success, asked.Since) ?? success : null,
        Latency = asked.Latency is { } latency ? SlowObjective?.Restored(latency, asked.Since) ?? latency : null,
    };

    private static Watched? Written(ObjectivePart? part, DateTimeOffset? since) => part is null ? null : new Watched(
        part.Guard.SuccessRate, since?.ToUnixTimeMilliseconds(), part.State.Canary, part.State.Stable, Numbers(part.State.Totals),
        part.State.Missed, part.Microseconds);

    private static bool Fits(JudgementCheckpoint read, ErrorRateState initial)
        => read.Logs[0].Count == initial.Worse.Count && read.Logs[1].Count == initial.NotWorse.Count
            && read.Logs[2].Count == initial.AboveFloor.Count && read.Logs[3].Count == initial.WrongShare.Count;

    /// <summary>The latencies; from the beginning where other quantiles were compared before.</summary>
    private static LatencyState? Latency(JudgementCheckpoint read, LatencyState? initial)
    {
        if (initial is null || read.Quantiles?.Count != initial.Quantiles.Count
            || read.Quantiles.Zip(initial.Quantiles).Any(static p => p.First.Worse.Count != p.Second.Worse.Count
                || p.First.NotWorse.Count != p.Second.NotWorse.Count))
        {
            return initial;
        }

        return initial with
        {
            Quantiles = [.. read.Quantiles.Select(static q => new QuantileState
            {
                Worse = q.Worse,
                NotWorse = q.NotWorse,
                Totals = Window(q.Totals),
                Passed = q.Passed,
                StableLimit = q.Limit,
                Spread = new DesignEffect(q.ChiSquare, q.Freedom),
            })],
        };
    }

    private static long[] Numbers(BinaryWindow w) => [w.CanaryRequests, w.CanaryBad, w.StableRequests, w.StableBad];

    private static double[] Numbers(ErrorSpread s) => [s.Excess, s.Scale, s.Pods, s.Noise, s.Requests, s.Bad, s.DesignEffect];

    /// <summary>What was known of the errors of pods; nothing where that was not written.</summary>
    private static ErrorSpread Spread(IReadOnlyList<double>? n) => n is not { Count: 7 } ? ErrorSpread.None : new ErrorSpread
    {
        Excess = n[0], Scale = n[1], Pods = n[2], Noise = n[3], Requests = (long)n[4], Bad = (long)n[5], DesignEffect = n[6],
    };

    private static SortedDictionary<string, LedgerStratum> Strata(IReadOnlyDictionary<string, OpenPlace>? places)
    {
        var strata = new SortedDictionary<string, LedgerStratum>(StringComparer.Ordinal);
        foreach (var (name, open) in places ?? new Dictionary<string, OpenPlace>())
        {
            strata[name] = new LedgerStratum
            {
                Open = new OpenWindow(TimeSpan.FromMilliseconds(open.Milliseconds), Window(open.Counts)),
                Failures = FailureKinds.Copy(open.Failures),
                Slow = open.Slow is { } slow ? Window(slow) : default,
            };
        }

        return strata;
    }

    private static BinaryWindow Window(IReadOnlyList<long> n)
        => n.Count == 4 ? new BinaryWindow(n[0], n[1], n[2], n[3]) : throw new JsonException("four counts are expected");

    /// <summary>Place in the frames of one instance.</summary>
    /// <param name="Epoch">Epoch of the instance.</param>
    /// <param name="Next">Id of the first frame that has not counted.</param>
    /// <param name="Lost">Requests that no pod answered.</param>
    /// <param name="Requests">See <see cref="UserCorrelation"/>.</param>
    /// <param name="Users">See <see cref="UserCorrelation"/>.</param>
    /// <param name="Spread">The numbers of <see cref="ErrorSpread"/>.</param>
    /// <param name="Failures">See <see cref="InstanceLedger.Failures"/>.</param>
    /// <param name="Strata">The windows that were open, by the sort of their requests.</param>
    public sealed record Place(
        string Epoch, long Next, long Lost = 0, long Requests = 0, long Users = 0, IReadOnlyList<double>? Spread = null,
        IReadOnlyDictionary<string, long>? Failures = null, IReadOnlyDictionary<string, OpenPlace>? Strata = null);

    /// <summary>A window that was open.</summary>
    /// <param name="Milliseconds">Its length.</param>
    /// <param name="Counts">Four counts.</param>
    /// <param name="Failures">How requests of the canary failed.</param>
    /// <param name="Slow">See <see cref="LedgerStratum.Slow"/>.</param>
    public sealed record OpenPlace(
        long Milliseconds, IReadOnlyList<long> Counts, IReadOnlyDictionary<string, long>? Failures, IReadOnlyList<long>? Slow = null);

    /// <summary>How the revisions stood to an objective: the fields of <see cref="ObjectiveState"/>.</summary>
    /// <param name="SuccessRate">The objective.</param>
    /// <param name="Since">Requests before do not count, in milliseconds; null for all.</param>
    /// <param name="Canary">Logarithms of evidence.</param>
    /// <param name="Stable">Logarithms of evidence.</param>
    /// <param name="Totals">Four counts.</param>
    /// <param name="Missed">Whether it is missed.</param>
    /// <param name="Microseconds">How long a request may take; null where failures are what is bad.</param>
    public sealed record Watched(
        double SuccessRate, long? Since, IReadOnlyList<double> Canary, IReadOnlyList<double> Stable, IReadOnlyList<long> Totals,
        bool Missed, long? Microseconds = null)
    {
        /// <summary>The part that is asked for, going on from here; itself where this was another one, or of another time.</summary>
        public ObjectivePart Restored(ObjectivePart asked, DateTimeOffset? since)
            => asked.Guard.SuccessRate != SuccessRate || asked.Microseconds != Microseconds || since?.ToUnixTimeMilliseconds() != Since
                || Canary.Count != asked.State.Canary.Count || Stable.Count != asked.State.Stable.Count
                ? asked
                : asked with { State = new() { Canary = Canary, Stable = Stable, Totals = Window(Totals), Missed = Missed } };
    }

    /// <summary>What is known of a quantile: the fields of <see cref="QuantileState"/> but for those that are learned again.</summary>
    /// <param name="Worse">Logarithms of evidence.</param>
    /// <param name="NotWorse">Logarithms of evidence.</param>
    /// <param name="Totals">Four counts.</param>
    /// <param name="Passed">Whether it has passed.</param>
    /// <param name="Limit">Newest limit in microseconds.</param>
    /// <param name="ChiSquare">See <see cref="DesignEffect"/>.</param>
    /// <param name="Freedom">See <see cref="DesignEffect"/>.</param>
    public sealed record Quantile(
        IReadOnlyList<double> Worse, IReadOnlyList<double> NotWorse, IReadOnlyList<long> Totals, bool Passed, long Limit, double ChiSquare,
        long Freedom);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JudgementCheckpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
