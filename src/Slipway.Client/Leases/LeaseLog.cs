using Microsoft.Extensions.Logging;

namespace Slipway.Client.Leases;

internal static partial class LeaseLog
{
    [LoggerMessage(1301, LogLevel.Information, "{Identity} leads by lease {Lease}")]
    public static partial void Leading(ILogger logger, string identity, string lease);

    [LoggerMessage(1302, LogLevel.Information, "{Identity} no longer leads by lease {Lease}")]
    public static partial void Stopped(ILogger logger, string identity, string lease);

    [LoggerMessage(1303, LogLevel.Warning, "Lease {Lease} cannot be held: {Message}")]
    public static partial void Refused(ILogger logger, string lease, string message);
}
