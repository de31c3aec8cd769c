using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary><c>slipway rollout plan</c> beside a machine that runs.</summary>
public sealed class PlanTests(EchoArtifact echo)
{
    private const string Steps = "[{setWeight: 10}, {pause: {duration: 2s}}, {setWeight: 50}, {pause: {duration: 1m}}]";

    [Trait("Run", "Long")]
    [Fact]
    public async Task Plan_ServiceHasRequests_TellsTheirRateAndTheTimesForIt()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        var manifests = Manifests.Route + "---\n" + Manifests.Rollout(Manifests.Template("v1"), Steps);
        var file = Path.Combine(machine.Folder, "rollout.yaml");
        await File.WriteAllTextAsync(file, manifests, TestContext.Current.CancellationToken);
        (await machine.ApplyAsync(manifests)).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        var quiet = (await machine.SlipwayAsync("rollout", "plan", file, "--measure", "1s"));
        Assert.DoesNotContain("requests a second", quiet.Ok(), StringComparison.Ordinal);
        Assert.Matches(@"Service default/echo had no request in [\d.]+ s", quiet.Error);

        var load = await machine.StartLoadAsync(80);
        await load.FlowsAsync(80);
        var text = (await machine.SlipwayAsync("rollout", "plan", file, "--measure", "2s")).Ok();
        Assert.Matches(
            @"At [\d.]+ requests a second \(measured at the gateway for [\d.]+ s: Service echo had [\d,]+ requests, 0 failed\)", text);
        Assert.Contains("until back at 100 % errors", text, StringComparison.Ordinal);
        Assert.Contains("Step 2 is over before five times as many errors would be seen", text, StringComparison.Ordinal);

        var plan = JsonNode.Parse((await machine.SlipwayAsync("rollout", "plan", file, "--measure", "10s", "-o", "json")).Ok())!;
        var detection = plan["rollouts"]![0]!["detection"]!;
        Assert.InRange(detection["requestsPerSecond"]!.GetValue<double>(), 60, 100);
        var shares = detection["shares"]!.AsArray();
        Assert.Equal([5, 10, 25, 50], shares.Select(static s => s!["percent"]!.GetValue<double>()));
        Assert.InRange(shares[^1]!["secondsToAll"]!.GetValue<double>(), 0.01, 10);
        Assert.True(shares[0]!["secondsToTenTimes"]!.GetValue<double>() > shares[^1]!["secondsToTenTimes"]!.GetValue<double>());
    }
}
