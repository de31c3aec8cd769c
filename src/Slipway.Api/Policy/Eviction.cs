using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Policy;

/// <summary>Eviction of policy/v1, as in Kubernetes 1.33: posted to the <c>eviction</c> subresource of a pod.</summary>
[Kind("policy", "v1", "Eviction", "pods/eviction", IsRequest = true)]
public sealed record Eviction : KubeObject
{
    [Wire(2)]
    public DeleteOptions? DeleteOptions { get; init; }
}
