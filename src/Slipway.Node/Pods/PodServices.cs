using Microsoft.Extensions.Logging;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>What every pod worker needs.</summary>
internal sealed record PodServices
{
    public required IApiClient Client { get; init; }

    public required IInformer<Service> Services { get; init; }

    public required IInformer<EndpointSlice> EndpointSlices { get; init; }

    public required IInformer<GatewayInstance> Gateways { get; init; }

    public required IPodRuntime Runtime { get; init; }

    public required IProber Prober { get; init; }

    public required IEventRecorder Events { get; init; }

    public required TimeProvider Time { get; init; }

    public required IIdSource Ids { get; init; }

    public required ILogger Log { get; init; }

    public required string HostIP { get; init; }

    /// <summary>When the agent began.</summary>
    public required DateTimeOffset Since { get; init; }
}
