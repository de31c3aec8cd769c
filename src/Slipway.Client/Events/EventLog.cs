using Microsoft.Extensions.Logging;

namespace Slipway.Client.Events;

internal static partial class EventLog
{
    [LoggerMessage(1201, LogLevel.Warning, "Event {Reason} about {Namespace}/{Name} dropped: too many wait to be written")]
    public static partial void Dropped(ILogger logger, string reason, string @namespace, string name);

    [LoggerMessage(1202, LogLevel.Warning, "Event {Reason} about {Namespace}/{Name} was not written: {Message}")]
    public static partial void Lost(ILogger logger, string reason, string @namespace, string name, string message);
}
