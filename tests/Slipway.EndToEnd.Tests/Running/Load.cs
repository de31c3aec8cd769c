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
        Machine machine, LoadShape shape, int number, IReadOnlyDictionary<string, string> environment, string? target)
    {
        this.machine = machine;
        log = Path.Combine(machine.Folder, $"load-{number}.csv");
        process = Programs.Start(
            [
                Programs.Slipway, "load", "--target", target ?? new Uri(machine.Status.Gateway).Authority, "--host", Manifests.Host,
                "--log", log,
                "--rate", Text(shape.RequestsPerSecond), "--seconds", Text(shape.Seconds),
                "--answer-within", Text(shape.AnswerWithinSeconds),
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
        var sent = File.ReadLines(log).Select(LoadRecord.Parse).ToList();
        // A pod writes its line after the answer, and a failure without one counts as the platform's.
        var failed = sent.Where(static r => r is { Status: >= 500, FromGateway: false }).Select(static r => r.Id).ToHashSet();
        var answers = Answers();
        await Eventually.HoldsAsync(
            "the pods' lines of their failures", () => failed.IsSubsetOf((answers = Answers()).Select(static r => r.Id)));
        return new LoadJoin(sent, answers);
    }

    /// <summary>
    /// Waits for further requests twice, so that those under way have ended, and answers the time in between: who gets nothing any more
    /// got nothing since.
    /// </summary>
    public async Task<long> SettlesAsync(int requests)
    {
        await FlowsAsync(requests);
        var settled = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        await FlowsAsync(requests);
        return settled;
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task StopAsync()
    {
        if (!process.HasExited)
        {
            _ = await Programs.RunAsync(["kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        }

        using var deadline = new CancellationTokenSource(Eventually.Soon);
        await process.WaitForExitAsync(deadline.Token);
    }

    // The pods' logs are written line by line, the load's own in blocks.
    private int Answered() => Answers().Count(static r => r.Id != "-");

    private IReadOnlyList<PodRequest> Answers() => PodRequest.ReadAll(machine.Directories.Logs, "default_echo");
}

/// <summary>What a load is like.</summary>
/// <param name="RequestsPerSecond">Its rate.</param>
/// <param name="Seconds">Its longest time.</param>
/// <param name="AnswerWithinSeconds">A request without an answer by then has failed.</param>
internal sealed record LoadShape(int RequestsPerSecond, int Seconds = 1200, int AnswerWithinSeconds = 10);
