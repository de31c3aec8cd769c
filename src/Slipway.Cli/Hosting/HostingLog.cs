using Microsoft.Extensions.Logging;

namespace Slipway.Cli.Hosting;

/// <summary>What the composition roots log.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 9001, Level = LogLevel.Critical, Message = "The store cannot go on and the server ends: {Because}")]
    public static partial void StoreBroken(ILogger logger, string because);
}
