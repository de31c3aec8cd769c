using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.Delivery.Experiments;

internal static partial class ExperimentLog
{
    [LoggerMessage(2301, LogLevel.Information, "Experiment {Namespace}/{Name} is {Phase}: {Message}")]
    public static partial void Moved(ILogger logger, string @namespace, string name, string phase, string message);
}
