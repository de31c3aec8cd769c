using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Lifecycle of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Lifecycle
{
    [Wire(1)]
    public LifecycleHandler? PostStart { get; init; }

    [Wire(2)]
    public LifecycleHandler? PreStop { get; init; }

    [Wire(3)]
    public string? StopSignal { get; init; }
}
