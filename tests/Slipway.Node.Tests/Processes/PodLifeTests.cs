using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Logs;
using Slipway.Node.Runtimes.Process;

namespace Slipway.Node.Tests.Processes;

public sealed class PodLifeTests
{
    private const string Loop = "trap 'echo bye; exit 0' TERM; echo port=$PORT host=$HOSTNAME; while :; do sleep 0.05; done";

    [Fact]
    public async Task Pod_Started_BecomesReadyWithHostPortAndEndsOnDelete()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("web", null, "sh", "-c", Loop);

        var pod = await node.WaitReadyAsync("web");
        var ports = pod.Annotations()["slipway.dev/host-ports"];
        var pids = node.Run(pod).ReadPids()!.Value;
        Assert.Equal("Running", pod.Status!.Phase);
        Assert.Equal("127.0.0.1", pod.Status.PodIP);
        Assert.Matches("""^\{"80":2\d{4}\}$""", ports);
        await TrapSetAsync(node, pod);

        await node.DeleteAsync("web");
        await node.WaitForGoneAsync("web");
        Assert.False(pids.Main.IsAlive());
        await NodeFixture.UntilAsync(() => "the pod's directory to go", () => Task.FromResult(node.Runtime.ListPods().Count == 0));
        Assert.EndsWith("bye\n", node.Log(pod), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_Restarted_AdoptsTheRunningPodWithoutRestart()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("web", null, "sh", "-c", Loop);
        var before = await node.WaitReadyAsync("web");
        await TrapSetAsync(node, before);
        await node.StopAgentAsync();

        node.StartAgent();
        await node.DeleteAsync("web");
        await node.WaitForGoneAsync("web");
        Assert.EndsWith("bye\n", node.Log(before), StringComparison.Ordinal);
        Assert.Equal(0, before.Status!.ContainerStatuses![0].RestartCount);
    }

    [Fact]
    public async Task Stop_WrapperOutlivesItsContainer_IsWaitedForAndEnded()
    {
        const int SigStop = 19;
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("web", null, "sh", "-c", Loop);
        var pids = node.Run(await node.WaitReadyAsync("web")).ReadPids()!.Value;
        await node.StopAgentAsync();
        _ = NativeMethods.Kill(pids.Wrapper.Pid, SigStop);

        await new ProcessPods(node.Data, TimeProvider.System).StopAsync(
            TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);

        Assert.Equal((false, false), (pids.Main.IsAlive(), pids.Wrapper.IsAlive()));
    }

    [Theory]
    [InlineData(null, "named")]
    [InlineData("other", "other")]
    public async Task Container_Started_KnowsTheNameOfItsHost(string? hostname, string expected)
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("named", s => s with { Hostname = hostname }, "sh", "-c", Loop);
        var pod = await node.WaitReadyAsync("named");
        await TrapSetAsync(node, pod);
        Assert.EndsWith($" host={expected}", node.Log(pod).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_ExitsWithCode_IsReportedAsFailed()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("job", static s => s with { RestartPolicy = "Never" }, "sh", "-c", "exit 7");

        var pod = await node.WaitAsync("job", "pod to fail", static p => p.Status?.Phase == "Failed");
        Assert.Equal(7, pod.Status!.ContainerStatuses![0].State!.Terminated!.ExitCode);
        Assert.Equal("Error", pod.Status.ContainerStatuses[0].State!.Terminated!.Reason);
    }

    [Fact]
    public async Task Container_WithItsWrapperKilled_EndsAsUnknown()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("job", static s => s with { RestartPolicy = "Never" }, "sleep", "600");
        var pids = node.Run(await node.WaitReadyAsync("job")).ReadPids()!.Value;

        _ = NativeMethods.Kill(pids.Wrapper.Pid, NativeMethods.SigKill);
        _ = NativeMethods.Kill(pids.Main.Pid, NativeMethods.SigKill);
        var pod = await node.WaitAsync("job", "pod to fail", static p => p.Status?.Phase == "Failed");
        Assert.Equal(137, pod.Status!.ContainerStatuses![0].State!.Terminated!.ExitCode);
        Assert.Equal("ContainerStatusUnknown", pod.Status.ContainerStatuses[0].State!.Terminated!.Reason);
    }

    [Fact]
    public async Task Container_WithMissingCommand_SaysWhatIsMissing()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("bad", null, "no-such-command");

        var pod = await node.WaitAsync("bad", "a reason", static p => p.Status?.ContainerStatuses?[0].State?.Waiting?.Message is not null);
        Assert.Contains("no-such-command is not an executable file", pod.Status!.ContainerStatuses![0].State!.Waiting!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pod_IgnoringSigterm_IsKilledWithAllItsProcessesAtTheDeadline()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync(
            "deaf", null, "sh", "-c", "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 600' & while :; do sleep 0.05; done");
        var pod = await node.WaitReadyAsync("deaf");
        var id = node.Run(pod).ReadRecord()!.ContainerId;

        await node.DeleteAsync("deaf", grace: 1);
        await node.WaitForGoneAsync("deaf");
        await NodeFixture.UntilAsync(
            () => "all processes to be gone", () =>
                Task.FromResult(ProcFiles.PidsWithEnvironment("SLIPWAY_CONTAINER_ID=" + id).Count == 0));
    }

    [Fact]
    public async Task Log_WithTail_GivesTheLastLines()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync("job", static s => s with { RestartPolicy = "Never" }, "sh", "-c", "echo one; echo two; echo three");
        var pod = await node.WaitAsync("job", "pod to end", static p => p.Status?.Phase == "Succeeded");

        var logs = new PodLogs(node.Data, new LogKeeper(TimeProvider.System), TimeProvider.System);
        var opened = (LogOutcome.Opened)logs.Open(new LogQuery(pod.Uid(), "main") { TailLines = 2 }, CancellationToken.None);
        var text = "";
        await foreach (var piece in opened.Lines)
        {
            text += System.Text.Encoding.UTF8.GetString(piece.Span);
        }

        Assert.Equal("two\nthree\n", text);
    }

    /// <summary>The pod is ready as soon as its shell runs, which is before the shell has read its first line.</summary>
    private static Task TrapSetAsync(NodeFixture node, Pod pod) => NodeFixture.UntilAsync(
        () => "the port in the log", () => Task.FromResult(node.Log(pod).StartsWith("port=2", StringComparison.Ordinal)));
}
