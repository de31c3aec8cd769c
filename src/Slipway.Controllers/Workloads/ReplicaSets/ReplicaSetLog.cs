using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.Workloads.ReplicaSets;

internal static partial class ReplicaSetLog
{
    [LoggerMessage(2001, LogLevel.Debug, "ReplicaSet {Namespace}/{Name}: {Action}")]
    public static partial void Acting(ILogger logger, string @namespace, string name, string action);

    [LoggerMessage(2002, LogLevel.Debug, "ReplicaSet {Namespace}/{Name} waits for its cache to show what it did")]
    public static partial void Waiting(ILogger logger, string @namespace, string name);
}
