using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.BadInput;

/// <summary>Manifests that make no sense, through kubectl: each answer names place, value and what is allowed.</summary>
public sealed class ManifestTests(RunningMachine running) : IClassFixture<RunningMachine>
{
    private const string Head = """
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata:
          name: bad
          namespace: default

        """;

    [Theory]
    [InlineData("replicas: 1\n", "replicas: -1\n", "spec.replicas", "-1")]
    [InlineData("setWeight: 20", "setWeight: 120", "setWeight", "120")]
    [InlineData("setWeight: 20", "plugin: {name: x}", "steps[0].plugin", "there are no plugins")]
    [InlineData("setWeight: 20", "setWeight: 20\n        pause: {}", "steps[0]", "exactly one")]
    [InlineData("duration: 1s", "duration: soon", "steps[1].pause.duration", "soon")]
    [InlineData("duration: 1s", "duration: -5", "steps[1].pause.duration", "-5")]
    [InlineData("app: bad\n  strategy", "app: Bad!\n  strategy", "matchLabels", "Bad!")]
    [InlineData("app: bad\n  strategy", "app: good\n  strategy", "spec.template.metadata.labels", "does not match")]
    [InlineData("name: c\n", "name: C_1\n", "containers[0].name", "C_1")]
    [InlineData("containerPort: 8080", "containerPort: 80800", "containerPort", "80800")]
    public async Task Apply_InvalidValue_NamesPathAndValue(string good, string bad, string path, string value)
    {
        var manifest = Valid.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Valid, manifest);

        var said = (await running.Machine.ApplyAsync(manifest)).Failed(1);

        Assert.Contains(path, said, StringComparison.Ordinal);
        Assert.Contains(value, said, StringComparison.Ordinal);
        Assert.Contains("invalid", said, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("canary:\n", "canary:\n      trafficRouting: {istio: {virtualService: {name: v}}}\n",
        "spec.strategy.canary.trafficRouting.istio: is not supported")]
    [InlineData("canary:\n", "canary:\n      stableService: absent\n",
        "spec.strategy.canary.stableService: there is no Service 'absent'")]
    [InlineData("setWeight: 20", "analysis: {templates: [{templateName: absent}]}", "there is no AnalysisTemplate of this name")]
    public async Task Apply_WhatOnlyTheControllerCanKnow_IsAnInvalidSpecInTheWordsOfLint(string good, string bad, string expected)
    {
        var name = $"known-{expected.Length}";
        var manifest = Valid.Replace("name: bad", $"name: {name}", StringComparison.Ordinal)
            .Replace("app: bad", $"app: {name}", StringComparison.Ordinal).Replace(good, bad, StringComparison.Ordinal);
        (await running.Machine.ApplyAsync(manifest)).Ok();

        string[] condition = ["get", "ro", name, "-o", "jsonpath={.status.conditions[?(@.type=='InvalidSpec')].message}"];
        var said = await Eventually.IsAsync(
            $"Rollout {name} to have the condition InvalidSpec",
            async () => (await running.Machine.KubectlAsync(condition)).Ok() is { Length: > 0 } message ? message : null);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        (await running.Machine.KubectlAsync("delete", "ro", name)).Ok();
    }

    [Fact]
    public async Task Apply_UnknownField_IsRefusedWhenStrictAndWarnedOfWhenNot()
    {
        var manifest = Valid.Replace("replicas: 1", "replicas: 1\n  replicaz: 2", StringComparison.Ordinal);

        Assert.Contains("replicaz", (await running.Machine.ApplyAsync(manifest)).Failed(1), StringComparison.Ordinal);
        var warned = await running.Machine.ApplyAsync(manifest, "--validate=warn", "--dry-run=server");
        warned.Ok();
        Assert.Contains("""unknown field "spec.replicaz""", warned.Error, StringComparison.Ordinal);
        Assert.Equal("", (await running.Machine.ApplyAsync(manifest, "--validate=false", "--dry-run=server")).Error);
    }

    [Fact]
    public async Task Apply_ValidOne_IsAccepted() => (await running.Machine.ApplyAsync(Valid, "--dry-run=server")).Ok();

    [Fact]
    public async Task Apply_MalformedYaml_NamesTheLine()
    {
        var result = await running.Machine.ApplyAsync("apiVersion: v1\nkind: ConfigMap\n  metadata: x\n");

        Assert.Contains("line 3", result.Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_MalformedYaml_ServerNamesLineAndColumn()
    {
        var file = Path.Combine(running.Machine.Folder, "malformed.yaml");
        await File.WriteAllTextAsync(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x\n", TestContext.Current.CancellationToken);
        var ca = Path.Combine(running.Machine.Data, "pki", "ca.crt");
        var token = (await running.Machine.KubectlAsync("config", "view", "--raw", "-o", "jsonpath={.users[0].user.token}")).Ok();

        var answer = await Programs.RunAsync(
            [
                "curl", "-sS", "--cacert", ca, "-H", $"Authorization: Bearer {token}", "-H", "Content-Type: application/yaml",
                "--data-binary", $"@{file}",
                $"{running.Machine.Status.Api}/api/v1/namespaces/default/configmaps",
            ]);

        Assert.Contains("\"BadRequest\"", answer.Ok(), StringComparison.Ordinal);
        Assert.Matches("line 4|line 3", answer.Output);
        Assert.Contains("column", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_UnknownKind_NamesIt()
    {
        var said = (await running.Machine.ApplyAsync("apiVersion: slipway.dev/v1alpha1\nkind: Rollput\nmetadata: {name: x}\n")).Failed(1);

        Assert.Contains("Rollput", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"image\": \"absent:1\"", "ErrImagePull|ImagePullBackOff|ErrImageNeverPull", "absent:1")]
    [InlineData(
        "\"image\": \"host\", \"command\": [\"/no/such/program\"]", "RunContainerError|StartError|CrashLoopBackOff", "/no/such/program")]
    [InlineData("\"image\": \"host\"", "CreateContainerConfigError|CreateContainerError|RunContainerError", "command")]
    public async Task Pod_CannotStart_SaysWhy(string container, string reason, string named)
    {
        var name = $"pod-{container.Length}";
        (await running.Machine.ApplyAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {"name": "{{{name}}}"}
            spec: {"containers": [{"name": "c", {{{container}}} }]}
            """)).Ok();

        var state = "";
        await Eventually.HoldsAsync(
            $"pod {name} to say {reason}",
            async () =>
            {
                state = (await running.Machine.KubectlAsync("get", "pod", name, "-o", "jsonpath={.status.containerStatuses[0]}")).Ok();
                return System.Text.RegularExpressions.Regex.IsMatch(state, reason);
            });
        Assert.Contains(named, state, StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            $"'{named}' in the description",
            async () => (await running.Machine.KubectlAsync("describe", "pod", name)).Ok().Contains(named, StringComparison.Ordinal));
    }

    private const string Valid = Head + """
        spec:
          replicas: 1
          selector:
            matchLabels:
              app: bad
          strategy:
            canary:
              steps:
              - setWeight: 20
              - pause: {duration: 1s}
          template:
            metadata:
              labels:
                app: bad
            spec:
              containers:
              - name: c
                image: echo:test
                ports:
                - containerPort: 8080
        """;
}
