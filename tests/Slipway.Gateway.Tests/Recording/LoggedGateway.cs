using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Recording;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Recording;

/// <summary>A gateway on simulated time with an access log in a folder of its own; the test says when it writes.</summary>
internal sealed class LoggedGateway : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-log-");

    private LoggedGateway(TestGateway gateway, SimulatedTime time, AccessLogFormat format, double percent)
    {
        (Gateway, Time) = (gateway, time);
        Path = System.IO.Path.Combine(folder.FullName, "access.log");
        Log = new AccessLog(
            new AccessLogOptions
            {
                Name = Path,
                Open = () => new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1),
                Format = format,
                SamplePercent = percent,
            },
            gateway.Core.Records, time, NullLogger.Instance);
    }

    public TestGateway Gateway { get; }

    public SimulatedTime Time { get; }

    public AccessLog Log { get; }

    public string Path { get; }

    public static async Task<LoggedGateway> StartAsync(
        TablePlan plan, bool? general = null, AccessLogFormat format = AccessLogFormat.Json, double percent = 100)
    {
        var time = new SimulatedTime();
        return new LoggedGateway(await TestGateway.StartAsync(plan, time: time, general: general), time, format, percent);
    }

    /// <summary>The lines, once there are as many: a client has its answer a moment before the request has ended.</summary>
    public async Task<string[]> LinesAsync(int count)
    {
        string[] lines = [];
        await Gateway.WaitAsync(
            () =>
            {
                Log.Write();
                return (lines = File.ReadAllLines(Path)).Length >= count;
            },
            $"{count} lines in the access log");
        Assert.Equal(count, lines.Length);
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Log.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
