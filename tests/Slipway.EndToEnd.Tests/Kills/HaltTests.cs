using System.Globalization;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Kills;

/// <summary>A gateway that stands still, as one does whose machine has no time for it, while requests go on coming.</summary>
public sealed class HaltTests(EchoArtifact echo)
{
    private const int RequestsPerSecond = 1_000;
    private static readonly TimeSpan ShortHalt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongHalt = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Gateway_StandsStillForAMoment_AnswersAllThatWaited()
    {
        await using var machine = await DeployedAsync();
        var load = machine.StartLoad(RequestsPerSecond / 2);
        await load.FlowsAsync(500);
        await HaltAsync(machine, ShortHalt);
        await PassAsync(After);
        await load.EndWithoutLossAsync(1_000);
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Gateway_StandsStillForLongerThanClientsWait_CatchesUp()
    {
        LongOnly.Require();
        await using var machine = await DeployedAsync();
        var load = machine.StartLoad(RequestsPerSecond);
        await load.FlowsAsync(2_000);
        await HaltAsync(machine, LongHalt);
        await PassAsync(CatchUp * Busy.Factor);
        var caughtUp = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        await PassAsync(After);

        var join = await load.EndAsync();
        var failures = join.PlatformFailures(excused: (0, caughtUp));
        Assert.True(
            failures.Count == 0,
            $"{failures.Count} requests failed long after the halt:\n"
            + string.Join('\n', failures.Take(10).Select(static f => $"{f.Request}: {f.Why}")));
        Assert.InRange(join.RequestsDue(caughtUp, long.MaxValue), After.TotalSeconds * RequestsPerSecond / 2, long.MaxValue);
    }

    private static async Task HaltAsync(Machine machine, TimeSpan time)
    {
        var pid = machine.Status.Pids.Gateway.ToString(CultureInfo.InvariantCulture);
        (await Programs.RunAsync(["kill", "-STOP", pid])).Ok();
        await PassAsync(time);
        (await Programs.RunAsync(["kill", "-CONT", pid])).Ok();
    }

    /// <summary>What is tested here is time itself: how long the gateway stands still, and how long it may take to catch up.</summary>
    private static async Task PassAsync(TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(
            $"{time.TotalSeconds} s have passed", () => TimeProvider.System.GetElapsedTime(start) >= time, time + Eventually.Soon);
    }

    private async Task<Machine> DeployedAsync()
    {
        var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        return machine;
    }
}
