using Microsoft.Extensions.Logging;

namespace Slipway.Client.Reconciling;

internal static partial class ControllerLog
{
    [LoggerMessage(
        1101, LogLevel.Debug, "{Controller} of {Namespace}/{Name}: somebody else wrote in between, looking again in {Pause}")]
    public static partial void Conflict(ILogger logger, string controller, string @namespace, string name, TimeSpan pause);

    [LoggerMessage(1102, LogLevel.Warning, "{Controller} of {Namespace}/{Name} is stalled, {Reason}: {Message}")]
    public static partial void Stalled(ILogger logger, string controller, string @namespace, string name, string reason, string message);

    [LoggerMessage(1103, LogLevel.Warning, "{Controller} of {Namespace}/{Name} was refused, trying again in {Pause}: {Message}")]
    public static partial void Refused(
        ILogger logger, string controller, string @namespace, string name, TimeSpan pause, string message);

    [LoggerMessage(1104, LogLevel.Error, "{Controller} of {Namespace}/{Name} failed, trying again in {Pause}")]
    public static partial void Failed(
        ILogger logger, Exception exception, string controller, string @namespace, string name, TimeSpan pause);

    [LoggerMessage(
        1106, LogLevel.Warning, "{Controller} of {Namespace}/{Name}: the server cannot be reached, trying again in {Pause}: {Message}")]
    public static partial void Unreachable(
        ILogger logger, string controller, string @namespace, string name, TimeSpan pause, string message);

    [LoggerMessage(1105, LogLevel.Debug, "Controller {Controller} started with {Workers} workers")]
    public static partial void Started(ILogger logger, string controller, int workers);
}
