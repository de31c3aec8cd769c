using Slipway.Api.Core;
using Slipway.Api.Serialization;

namespace Slipway.Gateway.Hosting;

/// <summary>What a gateway reads of the objects it watches.</summary>
public static class GatewayReading
{
    /// <summary>
    /// Of pods only metadata, phase and conditions: which revision, whether ready, whether on its way out. A gateway never writes pods.
    /// </summary>
    public static ApiReader Reader { get; } = ApiReader.Without(
        ApiReader.Skip.Of<PodSpec>(),
        ApiReader.Skip.Of<IReadOnlyList<ContainerStatus>>(),
        ApiReader.Skip.Of<IReadOnlyList<PodResourceClaimStatus>>());
}
