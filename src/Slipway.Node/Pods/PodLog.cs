using Microsoft.Extensions.Logging;

namespace Slipway.Node.Pods;

/// <summary>Log messages of this folder.</summary>
internal static partial class PodLog
{
    [LoggerMessage(
        EventId = 5101, Level = LogLevel.Warning, Message = "Container {Container} of pod {Namespace}/{Name} could not be started")]
    public static partial void StartFailed(ILogger logger, string @namespace, string name, string container, Exception error);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Error, Message = "Work on pod {Namespace}/{Name} failed")]
    public static partial void WorkFailed(ILogger logger, string @namespace, string name, Exception error);

    [LoggerMessage(EventId = 5103, Level = LogLevel.Warning, Message = "Status of pod {Namespace}/{Name} was refused: {Reason}")]
    public static partial void StatusRefused(ILogger logger, string @namespace, string name, string? reason);

    [LoggerMessage(EventId = 5104, Level = LogLevel.Information, Message = "Pod {Uid} has no object any more and is removed")]
    public static partial void OrphanRemoved(ILogger logger, string uid);

    [LoggerMessage(EventId = 5105, Level = LogLevel.Warning, Message = "Node {Name} could not be registered: {Reason}")]
    public static partial void NodeRefused(ILogger logger, string name, string? reason);

    [LoggerMessage(EventId = 5106, Level = LogLevel.Warning, Message = "Heartbeat of node {Name} failed")]
    public static partial void HeartbeatFailed(ILogger logger, string name, Exception error);

    [LoggerMessage(EventId = 5107, Level = LogLevel.Warning, Message = "Pod {Namespace}/{Name} could not be bound: {Reason}")]
    public static partial void BindRefused(ILogger logger, string @namespace, string name, string? reason);

    [LoggerMessage(EventId = 5108, Level = LogLevel.Error, Message = "Removing pod {Uid} failed")]
    public static partial void RemoveFailed(ILogger logger, string uid, Exception error);
}
