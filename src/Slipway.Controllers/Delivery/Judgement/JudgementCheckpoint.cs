using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Analysis;

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

    /// <summary>See <see cref="ErrorRateState.Failed"/>.</summary>
    public bool Failed { get; init; }

    /// <summary>See <see cref="ErrorRateState.Passed"/>.</summary>
    public bool Passed { get; init; }

    /// <summary>Place in the frames of each instance.</summary>
    public IReadOnlyDictionary<string, Place> Instances { get; init; } = new SortedDictionary<string, Place>(StringComparer.Ordinal);

    /// <summary>Writes a state.</summary>
    public static string Write(ErrorRateState state, SortedDictionary<string, InstanceLedger> ledgers)
    {
        var places = new SortedDictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (name, ledger) in ledgers)
        {
            places[name] = new Place(
                ledger.Epoch, ledger.Next, (long)ledger.Open.Elapsed.TotalMilliseconds, Numbers(ledger.Open.Counts), ledger.Lost);
        }

        return JsonSerializer.Serialize(
            new JudgementCheckpoint
            {
                Version = CurrentVersion,
                Logs = [state.Worse, state.NotWorse, state.AboveFloor, state.WrongShare],
                Totals = Numbers(state.Totals),
                Windows = state.Windows,
                Failed = state.Failed,
                Passed = state.Passed,
                Instances = places,
            },
            CheckpointJson.Default.JudgementCheckpoint);
    }

    /// <summary>Reads a state; null when the text is not one that fits.</summary>
    public static (ErrorRateState State, SortedDictionary<string, InstanceLedger> Ledgers)? Read(string text, ErrorRateState initial)
    {
        try
        {
            var read = JsonSerializer.Deserialize(text, CheckpointJson.Default.JudgementCheckpoint);
            if (read is not { Version: CurrentVersion, Logs.Count: 4 } || !Fits(read, initial))
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
                    Open = new OpenWindow(TimeSpan.FromMilliseconds(place.OpenMilliseconds), Window(place.Open)),
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
                Failed = read.Failed,
                Passed = read.Passed,
            };
            return (state, ledgers);
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static bool Fits(JudgementCheckpoint read, ErrorRateState initial)
        => read.Logs[0].Count == initial.Worse.Count && read.Logs[1].Count == initial.NotWorse.Count
            && read.Logs[2].Count == initial.AboveFloor.Count && read.Logs[3].Count == initial.WrongShare.Count;

    private static long[] Numbers(BinaryWindow w) => [w.CanaryRequests, w.CanaryBad, w.StableRequests, w.StableBad];

    private static BinaryWindow Window(IReadOnlyList<long> n)
        => n.Count == 4 ? new BinaryWindow(n[0], n[1], n[2], n[3]) : throw new JsonException("four counts are expected");

    /// <summary>Place in the frames of one instance.</summary>
    /// <param name="Epoch">Epoch of the instance.</param>
    /// <param name="Next">Id of the first frame that has not counted.</param>
    /// <param name="OpenMilliseconds">Length of the open window.</param>
    /// <param name="Open">Its counts.</param>
    /// <param name="Lost">Requests that no pod answered.</param>
    public sealed record Place(string Epoch, long Next, long OpenMilliseconds, IReadOnlyList<long> Open, long Lost = 0);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JudgementCheckpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
