using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Hosting;

/// <summary>What the gateway says in its log.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Error, "The routing table could not be compiled; the last one stays in force")]
    public static partial void CompileFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The routing table could not be saved")]
    public static partial void TableNotSaved(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "The API does not answer; serving the last table: {Reason}")]
    public static partial void ApiAway(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Route rejected, its last good form stays in force: {Fault}")]
    public static partial void RouteRejected(ILogger logger, string fault);

    [LoggerMessage(6, LogLevel.Warning, "The status of {Kind} {Name} could not be written: {Reason}")]
    public static partial void StatusNotWritten(ILogger logger, string kind, string name, string reason);

    [LoggerMessage(
        7, LogLevel.Warning, "Listener not served as it is; its last good certificate, if there was one, stays in force: {Fault}")]
    public static partial void ListenerRefused(ILogger logger, string fault);

    [LoggerMessage(8, LogLevel.Warning, "The access log {Name} cannot be written; lines are lost until it can: {Reason}")]
    public static partial void AccessLogFailed(ILogger logger, string name, string reason);

    [LoggerMessage(
        9, LogLevel.Warning,
        "Endpoint {Address} of Service {Service} gets no requests for {Seconds} s: {Reason} (pod {Pod}, revision {Revision})")]
    public static partial void Ejected(
        ILogger logger, string address, string service, double seconds, string reason, string pod, string revision);

    [LoggerMessage(10, LogLevel.Warning, "{Address}:{Port} of Service {Service} cannot be listened on: {Reason}")]
    public static partial void EntranceClosed(ILogger logger, string address, int port, string service, string reason);

    [LoggerMessage(4, LogLevel.Information, "The API answers again")]
    public static partial void ApiBack(ILogger logger);
}
