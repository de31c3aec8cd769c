using Microsoft.Extensions.Logging;

namespace Slipway.Cli.Hosting;

/// <summary>How server and gateway log: a line per entry on standard output, which the supervisor has pointed at a file.</summary>
internal static class ProcessLogging
{
    public static ILoggerFactory Create() => LoggerFactory.Create(static logging => logging
        .SetMinimumLevel(Level())
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
        }));

    private static LogLevel Level()
        => Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("SLIPWAY_LOG_LEVEL"), ignoreCase: true, out var level)
            ? level
            : LogLevel.Information;
}
