using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>What a parallel run says of the new revision.</summary>
public sealed record RolloutComparison
{
    /// <summary><c>NotEnoughData</c>, <c>NoDifference</c> or <c>Different</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>Requests whose three answers were compared.</summary>
    public long? Compared { get; init; }

    /// <summary>Requests still needed for a verdict; absent once there are enough.</summary>
    public long? RequestsNeeded { get; init; }

    /// <summary>Requests that were due and not compared: too many at once, no whole answer for the user, or one that is too
    /// large.</summary>
    public long? Skipped { get; init; }

    /// <summary>Requests in which both stable answers came from one pod, so that fields which tell of the pod are not known as
    /// noise.</summary>
    public long? SamePod { get; init; }

    /// <summary>Fields that were compared, over all endpoints and gateways.</summary>
    public int? Fields { get; init; }

    /// <summary>The evidence at which a field is said to differ: the number of fields by 0.01.</summary>
    public double? Threshold { get; init; }

    /// <summary>The fields that differ beyond noise, clearest first; at most 16.</summary>
    public IReadOnlyList<RolloutDifference>? Differences { get; init; }

    /// <summary>The verdict as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>When a difference was found; absent otherwise.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Hash of the revision that got the copies.</summary>
    public string? CanaryHash { get; init; }

    /// <summary>Hash of the revision it is compared with.</summary>
    public string? StableHash { get; init; }

    /// <summary>The step that compares, from 0.</summary>
    public int? Step { get; init; }
}
