namespace Slipway.Conformance.Tests;

public sealed class ReadTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task Get_EmptyNamespace_SaysSo()
    {
        await Kubectl.OkAsync("create namespace empty");

        Assert.Equal("No resources found in empty namespace.", (await Kubectl.RunAsync("get pods -n empty")).Error.TrimEnd());
    }

    [Fact]
    public async Task Get_Namespaces_HasTheFirstOnes()
    {
        var text = await Kubectl.OkAsync("get ns");

        Assert.Matches(@"^NAME\s+STATUS\s+AGE", text);
        Assert.Matches(@"(?m)^default\s+Active\s+\S+$", text);
        Assert.Matches(@"(?m)^slipway-system\s+Active\s", text);
    }

    [Fact]
    public async Task Get_TablesAndFormats_ShowTheObject()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("shown", "host"));

        Assert.Matches(@"(?s)^NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\s+shown\s+0/2\s+0\s+0\s+\S+$",
            await Kubectl.OkAsync("get deploy shown"));
        Assert.Matches(@"CONTAINERS\s+IMAGES\s+SELECTOR\s*\n.*\bweb\s+host\s+app=shown", await Kubectl.OkAsync("get deploy shown -o wide"));
        Assert.Equal("deployment.apps/shown", await Kubectl.OkAsync("get deploy shown -o name"));
        Assert.Equal("2 host",
            await Kubectl.OkAsync("get deploy shown -o 'jsonpath={.spec.replicas} {.spec.template.spec.containers[0].image}'"));
        Assert.Contains("revisionHistoryLimit: 10", await Kubectl.OkAsync("get deploy shown -o yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("managedFields", await Kubectl.OkAsync("get deploy shown -o yaml"), StringComparison.Ordinal);
        Assert.Contains("f:replicas", await Kubectl.OkAsync("get deploy shown -o yaml --show-managed-fields"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SelectorsAndChunks_FindTheSame()
    {
        for (var i = 0; i < 5; i++)
        {
            await Kubectl.OkAsync("create -f -", Manifests.ConfigMap($"chunk{i}", ("i", $"{i}")).Replace(
                "\ndata:", $"\n  labels:\n    set: chunks\n    even: \"{i % 2 == 0}\"\ndata:", StringComparison.Ordinal));
        }

        Assert.Equal(5, (await Kubectl.OkAsync("get cm -l set=chunks --chunk-size 2 -o name")).Split('\n').Length);
        Assert.Equal("configmap/chunk1\nconfigmap/chunk3", await Kubectl.OkAsync("get cm -l 'set in (chunks),even!=True' -o name"));
        Assert.Equal("configmap/chunk4", await Kubectl.OkAsync("get cm --field-selector metadata.name=chunk4 -o name"));
        Assert.Equal(
            "chunk4\nchunk3\nchunk2\nchunk1\nchunk0",
            string.Join('\n', (await Kubectl.OkAsync(
                "get cm -l set=chunks --sort-by={.data.i} --no-headers -o custom-columns=N:.metadata.name")).Split('\n').Reverse()));
    }

    [Fact]
    public async Task Get_All_ShowsTheCategory()
    {
        await Kubectl.OkAsync("create namespace everything");
        await Kubectl.OkAsync("create deployment web --image=host -n everything");
        await Kubectl.OkAsync("create service clusterip web --tcp=80:80 -n everything");

        var text = await Kubectl.OkAsync("get all -n everything");

        Assert.Contains("deployment.apps/web", text, StringComparison.Ordinal);
        Assert.Contains("service/web", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_MissingObject_IsNotFound()
    {
        Assert.Equal("Error from server (NotFound): deployments.apps \"none\" not found", await Kubectl.FailAsync("get deploy none"));
        Assert.Equal("", await Kubectl.OkAsync("get deploy none --ignore-not-found"));
    }

    [Fact]
    public async Task Describe_Objects_ShowsTheirFields()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("told") + "\n---\n" + Manifests.Pod("told-pod"));
        await Kubectl.OkAsync("create service clusterip told --tcp=80:8080");

        Assert.Matches(@"Replicas:\s+2 desired", await Kubectl.OkAsync("describe deploy told"));
        Assert.Matches(@"QoS Class:\s+BestEffort", await Kubectl.OkAsync("describe pod told-pod"));
        Assert.Matches(@"TargetPort:\s+8080/TCP", await Kubectl.OkAsync("describe svc told"));
        Assert.Matches(@"Name:\s+default", await Kubectl.OkAsync("describe ns default"));
    }

    [Fact]
    public async Task Logs_OfAContainer_AreStreamed()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Pod("speaker"));

        Assert.Equal("main line 0\nmain line 1\nmain line 2", await Kubectl.OkAsync("logs speaker"));
        Assert.Equal("main line 2", await Kubectl.OkAsync("logs speaker -c main --tail=1"));
        Assert.Equal("main line 0\nmain line 1\nmain line 2", await Kubectl.OkAsync("logs -f pod/speaker"));
        Assert.Contains("previous terminated container \"main\" in pod \"speaker\" not found",
            await Kubectl.FailAsync("logs speaker --previous"), StringComparison.Ordinal);
        Assert.Contains("container other is not valid for pod speaker", await Kubectl.FailAsync("logs speaker -c other"),
            StringComparison.Ordinal);
    }
}
