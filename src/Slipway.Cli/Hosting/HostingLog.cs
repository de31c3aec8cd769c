using Microsoft.Extensions.Logging;

namespace Slipway.Cli.Hosting;

/// <summary>What the composition roots log.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 9001, Level = LogLevel.Critical, Message = "The store cannot go on and the server ends: {Because}")]
    public static partial void StoreBroken(ILogger logger, string because);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Error, Message = "The audit log {Path} cannot be written, entries are lost: {Because}")]
    public static partial void AuditFailed(ILogger logger, string path, string because);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Warning, Message = "{Count} entries of the audit log were lost")]
    public static partial void AuditLost(ILogger logger, long count);
}
