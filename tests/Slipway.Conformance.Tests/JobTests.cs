using System.Globalization;

namespace Slipway.Conformance.Tests;

/// <summary>Jobs and evictions as kubectl sends and shows them; nothing runs here.</summary>
public sealed class JobTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task CreateJob_Command_IsStoredWithItsGeneratedSelector()
    {
        Assert.Equal("job.batch/hello created", await Kubectl.OkAsync("create job hello --image=host -- sh -c 'echo hi'"));

        var uid = await Kubectl.OkAsync("get job hello -o jsonpath={.metadata.uid}");
        Assert.Equal($"{uid} {uid} hello 6 Never", await Kubectl.OkAsync(
            "get job hello -o 'jsonpath={.spec.selector.matchLabels.batch\\.kubernetes\\.io/controller-uid} "
            + "{.spec.template.metadata.labels.controller-uid} {.metadata.labels.job-name} {.spec.backoffLimit} "
            + "{.spec.template.spec.restartPolicy}'"));
        Assert.Contains("spec.template: Invalid value", await Kubectl.FailAsync(
            "patch job hello -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"hello\",\"image\":\"x\"}]}}}}'"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetJobs_EveryState_ShowsItsColumns()
    {
        await Kubectl.OkAsync("create job states --image=host -- true");
        Assert.Matches(@"(?s)^NAME\s+STATUS\s+COMPLETIONS\s+DURATION\s+AGE\s+states\s+Running\s+0/1\s+\S+$", await GetAsync());

        await ConditionAsync("Suspended", "");
        Assert.Matches(@"states\s+Suspended\s+0/1", await GetAsync());
        await ConditionAsync(
            "Complete",
            ",\"succeeded\":1,\"startTime\":\"2026-01-01T00:00:00Z\",\"completionTime\":\"2026-01-01T00:00:09Z\"");
        Assert.Matches(@"states\s+Complete\s+1/1\s+9s\s", await GetAsync());
        await Kubectl.OkAsync("wait --for=condition=complete job/states --timeout=10s");
        Assert.Equal("job.batch/states", await Kubectl.OkAsync("get jobs --field-selector=status.successful=1 -o name"));
        Assert.Equal("", await Kubectl.OkAsync("get jobs --field-selector=metadata.name=states,status.successful=0 -o name"));

        Task<string> GetAsync() => Kubectl.OkAsync("get job states");

        Task<string> ConditionAsync(string type, string more) => Kubectl.OkAsync(
            "patch job states --subresource=status --type=merge -p "
            + $"'{{\"status\":{{\"conditions\":[{{\"type\":\"{type}\",\"status\":\"True\"}}]{more}}}}}'");
    }

    [Fact]
    public async Task GetScale_Table_HasDesiredAndAvailable()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("sized", replicas: 3));

        Assert.Matches(@"(?s)^NAME\s+DESIRED\s+AVAILABLE\s+AGE\s+sized\s+3\s+0\s+\S+$",
            await Kubectl.OkAsync("get deploy sized --subresource=scale"));
    }

    [Fact]
    public async Task GetRollout_Table_HasTheColumnsOfArgo()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("columns", 5));

        Assert.Matches(@"(?s)^NAME\s+DESIRED\s+CURRENT\s+UP-TO-DATE\s+AVAILABLE\s+AGE\s+columns\s+2\s+0\s+0\s+0\s+\S+$",
            await Kubectl.OkAsync("get ro columns"));
        Assert.Contains("PHASE", await Kubectl.OkAsync("get ro columns -o wide"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_NodeWithPods_EvictsThem()
    {
        await Kubectl.OkAsync("apply -f -", "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"drained\"}}");
        foreach (var i in Enumerable.Range(0, 2))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"evicted-{i}");
            await Kubectl.OkAsync("apply -f -", $$"""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}"},
                 "spec":{"nodeName":"drained","containers":[{"name":"c","image":"host"}]} }
                """);
        }

        var said = await Kubectl.OkAsync("drain drained --force --grace-period=0");

        Assert.Contains("pod/evicted-0 evicted", said, StringComparison.Ordinal);
        Assert.Contains("node/drained drained", said, StringComparison.Ordinal);
        Assert.Equal("", await Kubectl.OkAsync("get pods --field-selector=spec.nodeName=drained -o name"));
        Assert.Equal("true", await Kubectl.OkAsync("get node drained -o jsonpath={.spec.unschedulable}"));
    }
}
