namespace Slipway.Conformance.Tests;

public sealed class ChangeTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task Patch_EveryType_ChangesTheObject()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("patched"));

        await Kubectl.OkAsync(
            "patch deploy patched -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"host\"}]}}}}'");
        Assert.Equal("side web", await Kubectl.OkAsync("get deploy patched -o jsonpath={.spec.template.spec.containers[*].name}"));

        await Kubectl.OkAsync(
            "patch deploy patched --type=merge "
            + "-p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"only\",\"image\":\"host\"}]}}}}'");
        Assert.Equal("only", await Kubectl.OkAsync("get deploy patched -o jsonpath={.spec.template.spec.containers[*].name}"));

        await Kubectl.OkAsync("patch deploy patched --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":7}]'");
        Assert.Equal("7", await Kubectl.OkAsync("get deploy patched -o jsonpath={.spec.replicas}"));
        Assert.Equal("deployment.apps/patched patched (no change)",
            await Kubectl.OkAsync("patch deploy patched -p '{\"spec\":{\"replicas\":7}}'"));
    }

    [Fact]
    public async Task Patch_ThatDoesNotFit_SaysWhichOperation()
    {
        await Kubectl.OkAsync("create configmap unfit");

        var error = await Kubectl.FailAsync("patch cm unfit --type=json -p '[{\"op\":\"test\",\"path\":\"/data/x\",\"value\":\"y\"}]'");

        Assert.Contains("operation 0 (test): the value is not the one that was tested for", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_Subresource_ChangesOnlyStatus()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("commanded", 5));

        await Kubectl.OkAsync(
            "patch ro commanded --subresource=status --type=merge -p '{\"status\":{\"abort\":true},\"spec\":{\"replicas\":9}}'");

        Assert.Equal("true 2", await Kubectl.OkAsync("get ro commanded -o 'jsonpath={.status.abort} {.spec.replicas}'"));
    }

    [Fact]
    public async Task Scale_Deployment_ChangesReplicas()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("scaled"));

        Assert.Equal("deployment.apps/scaled scaled", await Kubectl.OkAsync("scale deploy scaled --replicas=4"));
        Assert.Equal("deployment.apps/scaled scaled", await Kubectl.OkAsync("scale deploy scaled --current-replicas=4 --replicas=1"));
        Assert.Equal("1", await Kubectl.OkAsync("get deploy scaled -o jsonpath={.spec.replicas}"));
        Assert.Contains("Expected replicas to be 9, was 1",
            await Kubectl.FailAsync("scale deploy scaled --current-replicas=9 --replicas=2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_Rollout_ChangesReplicas()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("grown", 5));

        Assert.Equal("rollout.slipway.dev/grown scaled", await Kubectl.OkAsync("scale rollout grown --replicas=3"));
        Assert.Equal("3", await Kubectl.OkAsync("get ro grown -o jsonpath={.spec.replicas}"));
    }

    [Fact]
    public async Task LabelAndAnnotate_SetAndRemove()
    {
        await Kubectl.OkAsync("create configmap marked");

        Assert.Equal("configmap/marked labeled", await Kubectl.OkAsync("label cm marked a=1 b=2"));
        Assert.Contains("already has a value (1)", await Kubectl.FailAsync("label cm marked a=3"), StringComparison.Ordinal);
        await Kubectl.OkAsync("label cm marked a=3 --overwrite b-");
        await Kubectl.OkAsync("annotate cm marked 'note=some words'");

        Assert.Equal("{\"a\":\"3\"} some words",
            await Kubectl.OkAsync("get cm marked -o 'jsonpath={.metadata.labels} {.metadata.annotations.note}'"));
    }

    [Fact]
    public async Task Edit_WithAnEditor_SendsItsChange()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.ConfigMap("edited", ("k", "old")));
        cluster.File("editor.sh", "#!/bin/sh\nsed -i 's/k: old/k: new/' \"$1\"\n");

        Assert.Equal("configmap/edited edited", await Kubectl.OkAsync("edit cm edited", null, ("EDITOR", "sh editor.sh")));
        Assert.Equal("new", await Kubectl.OkAsync("get cm edited -o jsonpath={.data.k}"));
    }

    [Fact]
    public async Task Replace_AndForce_PutTheManifestInPlace()
    {
        await Kubectl.OkAsync("create -f -", Manifests.ConfigMap("replaced", ("a", "1")));
        var uid = await Kubectl.OkAsync("get cm replaced -o jsonpath={.metadata.uid}");

        Assert.Equal("configmap/replaced replaced", await Kubectl.OkAsync("replace -f -", Manifests.ConfigMap("replaced", ("b", "2"))));
        Assert.Equal("{\"b\":\"2\"}", await Kubectl.OkAsync("get cm replaced -o jsonpath={.data}"));
        Assert.Equal(uid, await Kubectl.OkAsync("get cm replaced -o jsonpath={.metadata.uid}"));

        await Kubectl.OkAsync("replace --force -f -", Manifests.ConfigMap("replaced", ("c", "3")));
        Assert.NotEqual(uid, await Kubectl.OkAsync("get cm replaced -o jsonpath={.metadata.uid}"));
        Assert.Contains("NotFound", await Kubectl.FailAsync("replace -f -", Manifests.ConfigMap("absent", ("c", "3"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_ImageAndEnv_PatchTheTemplate()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("set"));

        Assert.Equal("deployment.apps/set image updated", await Kubectl.OkAsync("set image deploy/set web=host:2"));
        Assert.Equal("deployment.apps/set env updated", await Kubectl.OkAsync("set env deploy/set COLOR=blue"));
        Assert.Equal("deployment.apps/set resource requirements updated",
            await Kubectl.OkAsync("set resources deploy/set --limits=cpu=100m"));
        Assert.Equal("host:2 blue 100m", await Kubectl.OkAsync(
            "get deploy set -o 'jsonpath={.spec.template.spec.containers[0].image} "
            + "{.spec.template.spec.containers[0].env[0].value} "
            + "{.spec.template.spec.containers[0].resources.limits.cpu}'"));
    }

    [Fact]
    public async Task Rollout_PauseResumeRestart_PatchTheDeployment()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("turned"));

        Assert.Equal("deployment.apps/turned paused", await Kubectl.OkAsync("rollout pause deploy/turned"));
        Assert.Equal("true", await Kubectl.OkAsync("get deploy turned -o jsonpath={.spec.paused}"));
        Assert.Equal("deployment.apps/turned resumed", await Kubectl.OkAsync("rollout resume deploy/turned"));
        Assert.Equal("", await Kubectl.OkAsync("get deploy turned -o jsonpath={.spec.paused}"));
        Assert.Equal("deployment.apps/turned restarted", await Kubectl.OkAsync("rollout restart deploy/turned"));
    }
}
