using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ExecAction of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ExecAction
{
    [Wire(1)]
    public IReadOnlyList<string>? Command { get; init; }
}
