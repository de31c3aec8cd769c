using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>Services at their own addresses, as pods and people of the machine reach them.</summary>
public sealed class ServiceAddressTests(EchoArtifact echo)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Trait("Run", "Long")]
    [Fact]
    public async Task Selector_PatchedUnderLoadAtTheClusterAddress_LosesNothing()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync($"{Manifests.Service("echo")}---\n{Version("v1")}---\n{Version("v2")}")).Ok();
        await machine.PodsReadyAsync(2, "echo-v1");
        await machine.PodsReadyAsync(2, "echo-v2");
        (await machine.KubectlAsync("patch", "service", "echo", "-p", Selects("v1"))).Ok();
        var load = await machine.StartLoadAsync(target: $"{await AddressAsync(machine, "echo")}:80");
        await load.FlowsAsync(200);

        foreach (var version in new[] { "v2", "v1", "v2" })
        {
            (await machine.KubectlAsync("patch", "service", "echo", "-p", Selects(version))).Ok();
            await load.FlowsAsync(200);
        }

        (await machine.KubectlAsync("rollout", "restart", "deployment/echo-v2")).Ok();
        (await machine.KubectlAsync("rollout", "status", "deployment/echo-v2", "--timeout=60s")).Ok();
        var join = await load.EndWithoutLossAsync(800);
        Assert.True(join.AnsweredBy("v1").Any() && join.AnsweredBy("v2").Any());
    }

    [Fact]
    public async Task Pods_ByTheVariablesOfAService_ReachIt()
    {
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Service("echo") + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        await machine.AnsweredAsync($"{await AddressAsync(machine, "echo")}:80");
        (await machine.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: caller
              namespace: default
            spec:
              restartPolicy: Never
              containers:
              - name: caller
                image: host
                command: [sh, -c, 'curl -sSf http://$ECHO_SERVICE_HOST:$ECHO_SERVICE_PORT/']
            """)).Ok();
        await Eventually.IsAsync("the caller has ended", async () =>
        {
            var pod = (await machine.Api.GetAsync<Pod>(new ObjectKey("default", "caller"), Token)).Value;
            return pod?.Status?.Phase is "Succeeded" or "Failed" ? pod : null;
        });
        var logs = await machine.KubectlAsync("logs", "caller");
        Assert.Contains("\"version\":\"v1\"", logs.Ok(), StringComparison.Ordinal);
    }

    private static async Task<string> AddressAsync(Machine machine, string service)
        => (await machine.KubectlAsync("get", "service", service, "-o", "jsonpath={.spec.clusterIP}")).Ok();

    private static string Selects(string version) => $"{{\"spec\":{{\"selector\":{{\"app\":\"echo-{version}\"}}}}}}";

    private static string Version(string version)
        => Manifests.Deployment(Manifests.Template(version)).Replace("name: echo\n", $"name: echo-{version}\n", StringComparison.Ordinal)
            .Replace("app: echo\n", $"app: echo-{version}\n", StringComparison.Ordinal) + "\n";
}
