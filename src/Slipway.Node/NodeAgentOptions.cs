using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;

namespace Slipway.Node;

/// <summary>What a node agent is made of.</summary>
public sealed record NodeAgentOptions
{
    /// <summary>Name of the Node object; default <c>local</c>.</summary>
    public string NodeName { get; init; } = "local";

    /// <summary>Address of the machine as pods see it; default 127.0.0.1.</summary>
    public string HostIP { get; init; } = "127.0.0.1";

    /// <summary>Id of this boot of the machine, for the Node object; default empty.</summary>
    public string BootId { get; init; } = "";

    /// <summary>The API, as user <c>system:slipway:node:local</c>.</summary>
    public required IApiClient Client { get; init; }

    /// <summary>Informers of that client. The agent registers its handlers in its constructor; the owner starts them afterwards.</summary>
    public required IInformers Informers { get; init; }

    /// <summary>What runs containers.</summary>
    public required IPodRuntime Runtime { get; init; }

    /// <summary>What tries probes.</summary>
    public required IProber Prober { get; init; }

    /// <summary>Where events go, as component <c>kubelet</c>.</summary>
    public required IEventRecorder Events { get; init; }

    /// <summary>Where events about the choice of a node go, as <c>default-scheduler</c>; default <see cref="Events"/>.</summary>
    public IEventRecorder? SchedulerEvents { get; init; }

    /// <summary>Clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Source of container ids.</summary>
    public required IIdSource Ids { get; init; }

    /// <summary>Log of the agent; default none.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
