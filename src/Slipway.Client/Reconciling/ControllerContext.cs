using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Client.WorkQueues;

namespace Slipway.Client.Reconciling;

/// <summary>What controllers are made of: everything they may touch, chosen by who composes them.</summary>
/// <param name="Clients">The client of a controller by its name; each is a user of its own.</param>
/// <param name="Informers">Shared caches.</param>
/// <param name="Time">Clock.</param>
/// <param name="Random">Chance.</param>
/// <param name="Ids">Ids and name suffixes.</param>
/// <param name="Loggers">Loggers.</param>
public sealed record ControllerContext(
    Func<string, IApiClient> Clients,
    IInformers Informers,
    TimeProvider Time,
    Random Random,
    IIdSource Ids,
    ILoggerFactory Loggers)
{
    /// <summary>A logger in the name of a controller.</summary>
    public ILogger Logger(string controller) => Loggers.CreateLogger($"Slipway.Controllers.{controller}");

    /// <summary>A recorder whose events name the controller as their source.</summary>
    public IEventRecorder Recorder(string controller)
        => new EventRecorder(Clients(controller), controller, Time, Ids, Logger(controller));

    /// <summary>A controller with a queue of its own.</summary>
    public Controller Controller(string name, IReconciler reconciler, int workers = Reconciling.Controller.DefaultWorkers)
        => new(name, reconciler, new WorkQueue(Time), Logger(name), workers);
}
