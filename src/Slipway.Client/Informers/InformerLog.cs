using Microsoft.Extensions.Logging;

namespace Slipway.Client.Informers;

internal static partial class InformerLog
{
    [LoggerMessage(1001, LogLevel.Debug, "Listed {Count} {Kind} at revision {Revision}")]
    public static partial void Listed(ILogger logger, string kind, int count, string revision);

    [LoggerMessage(1002, LogLevel.Warning, "The server refuses to list {Kind}: {Message}")]
    public static partial void ListRefused(ILogger logger, string kind, string message);

    [LoggerMessage(1006, LogLevel.Debug, "The server does not serve {Kind}: there are none until it does")]
    public static partial void Absent(ILogger logger, string kind);

    [LoggerMessage(1003, LogLevel.Debug, "The watch of {Kind} is too old and starts again with a list: {Message}")]
    public static partial void WatchExpired(ILogger logger, string kind, string message);

    [LoggerMessage(1004, LogLevel.Warning, "The server ended the watch of {Kind}: {Message}")]
    public static partial void WatchRefused(ILogger logger, string kind, string message);

    [LoggerMessage(1005, LogLevel.Debug, "The connection of the informer of {Kind} broke: {Message}")]
    public static partial void Broken(ILogger logger, string kind, string message);
}
