using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Conformance.Tests;

public sealed class DeleteTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task Delete_Object_IsGoneWhenTheCommandEnds()
    {
        await Kubectl.OkAsync("create configmap gone");

        Assert.Equal("configmap \"gone\" deleted", await Kubectl.OkAsync("delete cm gone"));
        Assert.Contains("NotFound", await Kubectl.FailAsync("get cm gone"), StringComparison.Ordinal);
        Assert.Contains("NotFound", await Kubectl.FailAsync("delete cm gone"), StringComparison.Ordinal);
        Assert.Equal("", await Kubectl.OkAsync("delete cm gone --ignore-not-found"));
    }

    [Fact]
    public async Task Delete_Selector_TakesAllOfThem()
    {
        await Kubectl.OkAsync("create configmap d1");
        await Kubectl.OkAsync("create configmap d2");
        await Kubectl.OkAsync("label cm d1 d2 doomed=yes");

        Assert.Equal("configmap \"d1\" deleted\nconfigmap \"d2\" deleted", await Kubectl.OkAsync("delete cm -l doomed=yes"));
    }

    [Theory]
    [InlineData("foreground", "foregroundDeletion")]
    [InlineData("orphan", "orphan")]
    public async Task Delete_Cascade_LeavesItsFinalizerToTheCollector(string cascade, string finalizer)
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment(cascade));

        await Kubectl.OkAsync($"delete deploy {cascade} --cascade={cascade} --wait=false");

        Assert.Equal($"[\"{finalizer}\"]", await Kubectl.OkAsync($"get deploy {cascade} -o jsonpath={{.metadata.finalizers}}"));
        await Kubectl.OkAsync($"patch deploy {cascade} --type=json -p '[{{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}}]'");
        Assert.Contains("NotFound", await Kubectl.FailAsync($"get deploy {cascade}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_WithFinalizer_WaitsUntilItIsTaken()
    {
        await Kubectl.OkAsync("create -f -", Manifests.ConfigMap("held", ("a", "b")).Replace("\ndata:",
            "\n  finalizers: [example.com/hold]\ndata:", StringComparison.Ordinal));
        using var waiting = Kubectl.Start("delete cm held");

        await Kubectl.OkAsync("wait --for=jsonpath={.metadata.deletionTimestamp} cm/held --timeout=30s");
        Assert.False(waiting.HasExited);
        await Kubectl.OkAsync("patch cm held --type=merge -p '{\"metadata\":{\"finalizers\":null}}'");

        await waiting.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, waiting.ExitCode);
    }

    [Fact]
    public async Task Delete_RunningPod_WaitsForTheNode()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Pod("running"));
        var key = new ObjectKey("default", "running");
        var pod = (await cluster.Admin.GetAsync<Pod>(key, TestContext.Current.CancellationToken)).OrThrow();
        await cluster.Admin.UpdateAsync(pod with { Spec = pod.Spec! with { NodeName = "local" } }, TestContext.Current.CancellationToken);

        await Kubectl.OkAsync("delete pod running --wait=false --grace-period=7");
        Assert.Equal("7", await Kubectl.OkAsync("get pod running -o jsonpath={.metadata.deletionGracePeriodSeconds}"));
        Assert.Matches(@"running\s+\d/1\s+Terminating", await Kubectl.OkAsync("get pod running"));
        await Kubectl.RunAsync("delete pod running --force --grace-period=0");
        Assert.Contains("NotFound", await Kubectl.FailAsync("get pod running"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ProtectedNamespace_IsForbidden()
        => Assert.Contains("this namespace may not be deleted", await Kubectl.FailAsync("delete ns default"), StringComparison.Ordinal);
}
