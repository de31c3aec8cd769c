using System.Diagnostics;
using System.Globalization;
using Slipway.Cli.Connections;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Demo;

/// <summary>A whole Slipway in a temporary folder on free ports, and the load on it. Disposing it leaves nothing behind.</summary>
internal sealed class DemoEnvironment : IAsyncDisposable
{
    private static readonly TimeSpan LoadStopTimeout = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-demo-");
    private readonly DataDirectory data;
    private Process? load;

    public DemoEnvironment() => data = DataDirectory.Resolve(Path.Combine(folder.FullName, "data"));

    public string LoadLog => Path.Combine(folder.FullName, "load.csv");

    public DataDirectory Data => data;

    /// <summary>What runs; pids change when a process is started again.</summary>
    public StatusFile Status =>
        StatusFile.Read(data) ?? throw new CommandFailure($"nothing runs on {data.Root} any more; its logs: {data.Logs}");

    public IApiClient Client { get; private set; } = null!;

    /// <summary>Starts server and gateway; answers the seconds until they were ready.</summary>
    public async Task<double> StartAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var (code, output) = await RunAsync(
            ["up", "--detach", "--data", data.Root, "--api", "127.0.0.1:0", "--gateway", "127.0.0.1:0"], cancellationToken);
        if (code != ExitCodes.Success)
        {
            throw new CommandFailure(output);
        }

        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Client = ClusterConnection.Open(data.Kubeconfig).Client;
        return seconds;
    }

    public void StartLoad(DemoOptions options)
    {
        var start = new ProcessStartInfo(ChildProcess.Program()[0]) { UseShellExecute = false };
        foreach (var word in ChildProcess.Program().Skip(1).Concat(
        [
            "load", "--target", new Uri(Status.Gateway).Authority, "--host", DemoManifests.Host, "--log", LoadLog,
            "--rate", options.RequestsPerSecond.ToString(CultureInfo.InvariantCulture), "--seconds", "600",
        ]))
        {
            start.ArgumentList.Add(word);
        }

        load = Process.Start(start) ?? throw new CommandFailure("the load could not be started");
    }

    /// <summary>Ends the load and waits for the answers under way.</summary>
    public async Task StopLoadAsync(CancellationToken cancellationToken)
    {
        if (load is { HasExited: false })
        {
            _ = NativeMethods.Kill(load.Id, NativeMethods.SigTerm);
            await load.WaitForExitAsync(cancellationToken).WaitAsync(LoadStopTimeout, cancellationToken);
        }
    }

    /// <summary>Megabytes of supervisor, server and gateway together, each page shared out among those who map it.</summary>
    public double ResidentMegabytes()
    {
        var pids = Status.Pids;
        return new[] { pids.Supervisor, pids.Server, pids.Gateway }.Sum(static pid => ProcessTable.ProportionalSetSize(pid) ?? 0) / 1e6;
    }

    public async ValueTask DisposeAsync()
    {
        if (load is { HasExited: false })
        {
            load.Kill();
            await load.WaitForExitAsync();
        }

        load?.Dispose();
        if (Directory.Exists(data.Root))
        {
            await Commands.DownCommand.RunAsync(data);
        }

        folder.Delete(recursive: true);
    }

    private static async Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            ChildProcess.Program()[0]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in ChildProcess.Program().Skip(1).Concat(arguments))
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start) ?? throw new CommandFailure("slipway could not start itself");
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, (await error).Trim());
    }
}
