using System.Diagnostics;
using System.Globalization;
using Slipway.Cli.Demo;
using Slipway.Cli.Demo.Load;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>A steady load from a process of its own, joined with the pods' logs at its end.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly Machine machine;
    private readonly string log;
    private readonly Process process;

    public Load(
        Machine machine, int requestsPerSecond, int seconds, int number, IReadOnlyDictionary<string, string> environment, string? target)
    {
        this.machine = machine;
        log = Path.Combine(machine.Folder, $"load-{number}.csv");
        process = Programs.Start(
            [
                Programs.Slipway, "load", "--target", target ?? new Uri(machine.Status.Gateway).Authority, "--host", Manifests.Host,
                "--log", log,
                "--rate", requestsPerSecond.ToString(CultureInfo.InvariantCulture),
                "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
            ],
            environment);
    }

    /// <summary>Waits until further requests have been answered.</summary>
    public async Task FlowsAsync(int requests)
    {
        var before = Answered();
        await Eventually.HoldsAsync($"{requests} more answered requests", () => Answered() >= before + requests);
    }

    /// <summary>Ends the load and asserts that the platform failed no request.</summary>
    public async Task<LoadJoin> EndWithoutLossAsync(int atLeast)
    {
        var join = await EndAsync();
        var failures = join.PlatformFailures(excused: null);
        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {join.Requests} requests failed by the platform:\n"
            + string.Join('\n', failures.Take(10).Select(static f => $"{f.Request}: {f.Why}")));
        Assert.True(join.Requests >= atLeast, $"only {join.Requests} requests were sent, {atLeast} are wanted");
        return join;
    }

    /// <summary>Ends the load.</summary>
    public async Task<LoadJoin> EndAsync()
    {
        await StopAsync();
        return new LoadJoin([.. File.ReadLines(log).Select(LoadRecord.Parse)], Answers());
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task StopAsync()
    {
        (await Programs.RunAsync(["kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])).Ok();
        using var deadline = new CancellationTokenSource(Eventually.Soon);
        await process.WaitForExitAsync(deadline.Token);
    }

    // The pods' logs are written line by line, the load's own in blocks.
    private int Answered() => Answers().Count(static r => r.Id != "-");

    private IReadOnlyList<PodRequest> Answers() => PodRequest.ReadAll(machine.Directories.Logs, "default_echo");
}
