using Slipway.EndToEnd.Tests.BadInput;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Kubectl;

/// <summary>Verbs of kubectl that mean something only where controllers and a node act on them.</summary>
public sealed class ControllerTests(RunningMachine running) : IClassFixture<RunningMachine>
{
    [Fact]
    public async Task Rollout_HistoryUndoAndRestart_GoThroughTheRevisionsOfADeployment()
    {
        await ApplyAsync(Deployment("turned"));
        await OkAsync("rollout", "status", "deploy/turned", "--timeout=60s");
        await OkAsync("set", "env", "deploy/turned", "COLOR=blue");
        await OkAsync("rollout", "status", "deploy/turned", "--timeout=60s");
        Assert.Equal(["1", "2"], await RevisionsAsync("turned"));
        Assert.Contains("blue", await OkAsync("rollout", "history", "deploy/turned", "--revision=2"), StringComparison.Ordinal);

        Assert.Equal("deployment.apps/turned rolled back", await OkAsync("rollout", "undo", "deploy/turned"));
        await OkAsync("rollout", "status", "deploy/turned", "--timeout=60s");
        Assert.Equal(["2", "3"], await RevisionsAsync("turned"));
        Assert.Equal("", await ColorAsync());
        Assert.Contains("skipped rollback", await OkAsync("rollout", "undo", "deploy/turned", "--to-revision=3"), StringComparison.Ordinal);
        await OkAsync("rollout", "undo", "deploy/turned", "--to-revision=2");
        Assert.Equal("blue", await ColorAsync());
        Assert.Contains("unable to find specified revision 9",
            (await KubectlAsync("rollout", "undo", "deploy/turned", "--to-revision=9")).Failed(1), StringComparison.Ordinal);

        await OkAsync("rollout", "restart", "deploy/turned");
        await OkAsync("rollout", "status", "deploy/turned", "--timeout=60s");
        Assert.Equal(3, (await RevisionsAsync("turned")).Count);

        Task<string> ColorAsync() => OkAsync("get", "deploy", "turned", "-o", "jsonpath={.spec.template.spec.containers[0].env[0].value}");
    }

    [Fact]
    public async Task Cordon_WhileAPodIsMade_KeepsItPendingUntilUncordon()
    {
        await OkAsync("cordon", "local");
        try
        {
            await OkAsync("run", "late", "--image=host", "--command", "--", "sleep", "1000");
            await OkAsync("wait", "--for=condition=PodScheduled=False", "pod/late", "--timeout=60s");
            await Eventually.HoldsAsync("the Event of that", async () => (await OkAsync("describe", "pod", "late"))
                .Contains("1 node(s) were unschedulable", StringComparison.Ordinal));
        }
        finally
        {
            await OkAsync("uncordon", "local");
        }

        await OkAsync("wait", "--for=condition=Ready", "pod/late", "--timeout=60s");
        await OkAsync("delete", "pod", "late", "--grace-period=1");
    }

    [Fact]
    public async Task Delete_CascadeModes_OrphanOrTakeThePods()
    {
        await ApplyAsync(Deployment("owner"));
        await OkAsync("wait", "--for=condition=Available", "deploy/owner", "--timeout=60s");

        await OkAsync("delete", "deploy", "owner", "--cascade=orphan");
        Assert.NotEqual("", await OkAsync("get", "rs", "-l", "app=owner", "-o", "name"));
        await OkAsync("delete", "rs", "-l", "app=owner", "--cascade=foreground", "--timeout=60s");
        Assert.Equal("", await OkAsync("get", "pods", "-l", "app=owner", "-o", "name"));
    }

    [Fact]
    public async Task Delete_NamespaceWithContent_EndsItAll()
    {
        await OkAsync("create", "ns", "full");
        await OkAsync("run", "inside", "-n", "full", "--image=host", "--command", "--", "sleep", "1000");
        await OkAsync("create", "cm", "settings", "-n", "full");
        await OkAsync("wait", "-n", "full", "--for=condition=Ready", "pod/inside", "--timeout=60s");

        await OkAsync("delete", "ns", "full", "--timeout=90s");

        (await KubectlAsync("get", "ns", "full")).Failed(1);
        Assert.Equal("", await OkAsync("get", "pods", "-n", "full", "-o", "name"));
    }

    [Fact]
    public async Task Logs_OfARestartedContainer_HaveThePreviousAndThisRun()
    {
        await OkAsync("run", "talker", "--image=host", "--command", "--", "sh", "-c",
            "if [ -e said ]; then echo second; exec sleep 1000; fi; touch said; echo first; exit 3");
        await OkAsync("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", "pod/talker", "--timeout=60s");
        await OkAsync("wait", "--for=condition=Ready", "pod/talker", "--timeout=60s");

        Assert.Equal("first", await OkAsync("logs", "talker", "--previous"));
        // Without a probe it is ready as soon as it runs, before it has said anything.
        await Eventually.HoldsAsync("the second run to speak", async () => await OkAsync("logs", "talker", "--tail=1") == "second");
        Assert.Equal("[pod/talker/talker] second", await OkAsync("logs", "-l", "run=talker", "--prefix"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT[\d:.]+Z second$", await OkAsync("logs", "talker", "--timestamps"));
        await OkAsync("delete", "pod", "talker", "--force", "--grace-period=0");
    }

    private static string Deployment(string name) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}} }
        spec:
          replicas: 1
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: host, command: [sleep, "1000"]}]
        """;

    private Task<ProgramResult> KubectlAsync(params string[] words) => running.Machine.KubectlAsync(words);

    private async Task<string> OkAsync(params string[] words) => (await KubectlAsync(words)).Ok();

    private async Task ApplyAsync(string manifest) => (await running.Machine.ApplyAsync(manifest)).Ok();

    private async Task<IReadOnlyList<string>> RevisionsAsync(string name)
        => [.. (await OkAsync("rollout", "history", $"deploy/{name}")).Split('\n').Skip(2)
            .Select(static line => line.Split(' ')[0]).Where(static revision => revision.Length > 0)];
}
