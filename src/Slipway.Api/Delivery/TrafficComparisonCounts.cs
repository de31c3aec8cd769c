namespace Slipway.Api.Delivery;

/// <summary>What one gateway instance has compared for a mirror, since it began to.</summary>
public sealed record TrafficComparisonCounts
{
    /// <summary>Name of the mirror.</summary>
    public string? Mirror { get; init; }

    /// <summary>Hash of the revision that got the copies.</summary>
    public string? Hash { get; init; }

    /// <summary>Requests whose three answers were compared.</summary>
    public long? Compared { get; init; }

    /// <summary>Those of them in which both stable answers came from one pod, because there was no other: fields that tell of the pod
    /// cannot be known as noise by them.</summary>
    public long? SamePod { get; init; }

    /// <summary>Requests that were due and not compared: too many at once, no whole answer for the user, or one that is too
    /// large.</summary>
    public long? Skipped { get; init; }

    /// <summary>Fields that were compared, over all endpoints.</summary>
    public int? Fields { get; init; }

    /// <summary>The fields with the clearest differences; at most 32.</summary>
    public IReadOnlyList<TrafficFieldCounts>? Differences { get; init; }
}
