using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

internal static partial class AnalysisRunLog
{
    [LoggerMessage(2201, LogLevel.Information, "AnalysisRun {Namespace}/{Name} ended {Phase}: {Message}")]
    public static partial void Ended(ILogger logger, string @namespace, string name, string phase, string message);

    [LoggerMessage(2202, LogLevel.Error, "AnalysisRun {Namespace}/{Name} could not measure {Metric}")]
    public static partial void Broken(ILogger logger, Exception exception, string @namespace, string name, string metric);
}
