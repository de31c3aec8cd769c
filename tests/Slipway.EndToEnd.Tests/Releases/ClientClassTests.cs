using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>
/// Two requests of five by mobile clients fail whichever version answers, and the new version gets most of these clients (Simpson's
/// paradox).
/// </summary>
public sealed class ClientClassTests(EchoArtifact echo)
{
    private const string Classes = "  judge: {clientClasses: {header: X-Client, values: [mobile, web]}}\n";
    private const string Beta = "{name: beta, match: [{headerName: X-Beta, headerValue: {exact: \"yes\"}}]}";

    [Trait("Run", "Long")]
    [Fact]
    public async Task Release_GetsMoreOfTheClientsThatFail_IsTakenBackOnlyWhereTheyAreNotToldApart()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Release("v1", Classes))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        await using var clients = new ClientMix(machine, new("mobile", 100, 40, 60), new("web", 200, 0, 8));

        (await machine.ApplyAsync(Release("v2", Classes))).Ok();
        var judged = (await machine.RolloutIsAsync(
            "judged", static r => r.Status?.Judgement?.CanaryRequests >= 250 || r.Status?.Abort == true)).Status!;
        var judgement = judged.Judgement!;
        Assert.True(judged.Abort is not true, $"{judged.Message}");
        Assert.Equal("RouteAgainstAll", judgement.Compares);
        // Within the classes the versions are equal, which may be certain by now.
        Assert.True(judgement.Verdict is "NoDifference" or "Pass", judgement.Verdict);
        var canary = Rate(judgement.CanaryErrors, judgement.CanaryRequests);
        var stable = Rate(judgement.StableErrors, judgement.StableRequests);
        Assert.True(canary > 1.5 * stable && stable > 0, $"canary {canary}, stable {stable}: the mixes do not differ");
        // Their latencies are those of other users.
        var latencies = judgement.Metrics!.Where(static m => m.Name != "errors").ToList();
        Assert.NotEmpty(latencies);
        Assert.All(latencies, static m => Assert.True(m.CanaryRequests is null or 0, $"{m}"));

        (await machine.KubectlAsync("patch", "rollout", "echo", "--type=merge", "-p", """{"spec":{"judge":null}}""")).Ok();
        var aborted = await machine.RolloutIsAsync("aborted", static r => r.Status?.Abort == true, TimeSpan.FromMinutes(4));
        Assert.Equal("Fail", aborted.Status!.Judgement!.Verdict);
    }

    private static double Rate(long? errors, long? requests) => (double)(errors ?? 0) / Math.Max(1, requests ?? 0);

    private static string Release(string version, string judge) => Manifests.Rollout(
        Manifests.Template(version), $"[{{setHeaderRoute: {Beta}}}, {{pause: {{}}}}]",
        "      trafficRouting: {managedRoutes: [{name: beta}]}\n" + judge);
}
