using System.Globalization;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Kills;

/// <summary>A gateway that stands still, as one does whose machine has no time for it, while requests go on coming.</summary>
public sealed class HaltTests(EchoArtifact echo)
{
    private static readonly TimeSpan Halt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    [Trait("Run", "Long")]
    [Fact]
    public async Task Gateway_StandsStill_AnswersAllThatWaited()
    {
        LongOnly.Require();
        await using var machine = await Machine.DeployedAsync(echo);
        var load = await machine.StartLoadAsync(500);
        await load.FlowsAsync(500);
        await HaltAsync(machine, Halt);
        await PassAsync(After);
        await load.EndWithoutLossAsync(1_000);
    }

    private static async Task HaltAsync(Machine machine, TimeSpan time)
    {
        var pid = machine.Status.Pids.Gateway.ToString(CultureInfo.InvariantCulture);
        (await Programs.RunAsync(["kill", "-STOP", pid])).Ok();
        await PassAsync(time);
        (await Programs.RunAsync(["kill", "-CONT", pid])).Ok();
    }

    /// <summary>What is tested here is time itself: how long the gateway stands still.</summary>
    private static async Task PassAsync(TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(
            $"{time.TotalSeconds} s have passed", () => TimeProvider.System.GetElapsedTime(start) >= time, time + Eventually.Soon);
    }
}
