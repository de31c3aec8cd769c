using Microsoft.Extensions.Logging;

namespace Slipway.ApiServer;

/// <summary>What the API server logs.</summary>
internal static partial class ApiServerLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(ILogger log, string method, string path, Exception error);

    [LoggerMessage(2, LogLevel.Information, "API server listens on {Address}")]
    public static partial void Listening(ILogger log, Uri address);
}
