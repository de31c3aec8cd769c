using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.Services;

internal static partial class EndpointSliceLog
{
    [LoggerMessage(2201, LogLevel.Debug, "Service {Namespace}/{Name}: {Action}")]
    public static partial void Acting(ILogger logger, string @namespace, string name, string action);
}
