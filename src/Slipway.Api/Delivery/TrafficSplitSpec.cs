using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The wanted shares of one Service.</summary>
public sealed record TrafficSplitSpec
{
    /// <summary>Name of the Service in the same namespace.</summary>
    [Required, Length(1, 63)]
    public string? Service { get; init; }

    /// <summary>The revisions and their weights, which sum to 10000. At most 16.</summary>
    [Required, ListMap("hash"), Patch(PatchStrategies.Merge, Key = "hash"), Length(1, 16)]
    public IReadOnlyList<RevisionWeight>? Revisions { get; init; }

    /// <summary>Requests that go to one revision whatever the shares are, in order of precedence. At most 16.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name"), Length(0, 16)]
    public IReadOnlyList<TrafficRoute>? Routes { get; init; }

    /// <summary>Copies of requests for one revision. At most 16.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name"), Length(0, 16)]
    public IReadOnlyList<TrafficMirror>? Mirrors { get; init; }

    /// <summary>Whether and how a user stays with a version; default: each request is placed by itself.</summary>
    public TrafficStickiness? Sticky { get; init; }

    /// <summary>By which header the gateway counts the requests of different clients apart; default: not at all.</summary>
    public ClientClasses? ClientClasses { get; init; }

    /// <summary>
    /// How long requests wait while no revision has a pod that answers, in seconds; then they get 503. Default 0: at once. For Services
    /// whose pods are all replaced at a time.
    /// </summary>
    [Range(0, 600)]
    public int? HoldSeconds { get; init; }

    /// <summary>Salt of the sticky choice, the same for the whole life of a rollout; default: the uid of the split.</summary>
    public string? Salt { get; init; }
}
