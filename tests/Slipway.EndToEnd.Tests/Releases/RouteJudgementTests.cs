using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>The shares stand in an HTTPRoute, and another one shows the new version alone.</summary>
public sealed class RouteJudgementTests(EchoArtifact echo)
{
    private const string Preview = "preview.local";

    private const string Routing = """
              stableService: echo
              canaryService: echo-canary
              trafficRouting: {slipway: {httpRoutes: [echo]}}

        """;

    [Trait("Run", "Long")]
    [Fact]
    public async Task Release_FailsBehindAnHttpRoute_IsTakenBackAndThePreviewSpoilsNoVerdict()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        var preview = Manifests.RouteTo(["echo-canary"]).Replace("name: echo\n", "name: preview\n", StringComparison.Ordinal)
            .Replace(Manifests.Host, Preview, StringComparison.Ordinal);
        (await machine.ApplyAsync(string.Join("---\n",
            Manifests.Service("echo"), Manifests.Service("echo-canary"), Manifests.RouteTo(["echo", "echo-canary"]), preview,
            Release("v1", 0)))).Ok();
        var stable = (await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy")).Status!.StableRS;
        await using var clients = new ClientMix(
            machine, new("user", 200, 0, 0), new ClientKind("tester", 200, 0, 0) { Host = Preview });

        (await machine.ApplyAsync(Release("v2", 40))).Ok();

        var aborted = await machine.RolloutIsAsync("aborted", static r => r.Status?.Abort == true || r.Status?.Phase == "Healthy");
        var judgement = aborted.Status!.Judgement!;
        Assert.Equal((true, stable, "Fail"), (aborted.Status.Abort, aborted.Status.StableRS, judgement.Verdict));
        Assert.Contains("answered with 5xx", judgement.Reason, StringComparison.Ordinal);
        Assert.InRange(judgement.CanaryRequests!.Value, 1, judgement.StableRequests!.Value);
    }

    private static string Release(string version, int errorPercent) => Manifests.Rollout(
        Manifests.Template(version, errorPercent), "[{setWeight: 20}, {pause: {duration: 10m}}]", Routing);
}
