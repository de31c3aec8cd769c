using Slipway.Api.Meta;

namespace Slipway.Node.Tests.Processes;

public sealed class PodLifeTests
{
    private const string Loop = "trap 'echo bye; exit 0' TERM; echo port=$PORT; while :; do sleep 0.05; done";

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
        await NodeFixture.UntilAsync(() => "the port in the log", () => Task.FromResult(node.Log(pod).StartsWith("port=2", StringComparison.Ordinal)));

        await node.DeleteAsync("web");
        await node.WaitForGoneAsync("web");
        Assert.False(pids.Main.IsAlive());
        await NodeFixture.UntilAsync(() => "the pod's directory to go", () => Task.FromResult(node.Runtime.ListPods().Count == 0));
        Assert.EndsWith("bye\n", node.Log(pod), StringComparison.Ordinal);
    }
}
