using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary><c>slipway gateway</c> as somebody uses it who asks where requests go.</summary>
public sealed class GatewayVerbTests(EchoArtifact echo)
{
    [Fact]
    public async Task Gateway_RoutesBackendsExplainTop_SayWhatRequestsMeet()
    {
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        await machine.AnsweredAsync();

        var load = await machine.StartLoadAsync(50);
        await load.FlowsAsync(20);
        await Eventually.HoldsAsync("requests in a second", async () => (await machine.SlipwayAsync("gateway", "top", "--interval", "1"))
            .Ok().Contains("default/echo", StringComparison.Ordinal));
        var tapped = (await machine.SlipwayAsync(
            "gateway", "tap", "--route", "default/echo", "--status", "2xx", "-n", "3", "-o", "json")).Ok();
        Assert.All(tapped.Trim().Split('\n'), static line => Assert.Equal(
            "default/echo", JsonNode.Parse(line)!["slipway.service"]!.GetValue<string>()));
        Assert.Equal(3, tapped.Trim().Split('\n').Length);
        Assert.Contains(" 200 ", (await machine.SlipwayAsync("gateway", "tap", "-n", "1")).Ok(), StringComparison.Ordinal);
        await load.EndWithoutLossAsync(20);

        Assert.Matches(
            "default/echo +rules\\[0\\] +http://echo.local https://echo.local +path begins with / +default/echo:80",
            (await machine.SlipwayAsync("gateway", "routes")).Ok());
        await Eventually.HoldsAsync("two pods that are ready", async () =>
            JsonNode.Parse((await machine.SlipwayAsync("gateway", "backends", "-o", "json")).Ok())!.AsArray()
                .Count(static e => $"{e!["service"]} {e["state"]}" == "default/echo:80 ready") == 2);
        var explained = (await machine.SlipwayAsync("gateway", "explain", "GET", $"http://{Manifests.Host}/cart")).Ok();
        Assert.StartsWith("default/echo rules[0] takes GET echo.local/cart", explained, StringComparison.Ordinal);
        Assert.Contains("404: no route has host other.local and path /", (await machine.SlipwayAsync(
            "gateway", "explain", "http://other.local")).Ok(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_MisusedOrNotThere_SaysWhatIsAllowed()
    {
        await using var machine = new Machine();

        Assert.Contains("nothing runs on", (await machine.SlipwayAsync("gateway", "routes")).Failed(3), StringComparison.Ordinal);
        Assert.Contains(
            "routes, backends, top, explain or tap", (await machine.SlipwayAsync("gateway")).Failed(2), StringComparison.Ordinal);
        Assert.Contains(
            "url: shop/cart is not allowed", (await machine.SlipwayAsync("gateway", "explain", "shop/cart")).Failed(2),
            StringComparison.Ordinal);
        Assert.Contains(
            "--status: 5x is not allowed", (await machine.SlipwayAsync("gateway", "tap", "--status", "5x")).Failed(2),
            StringComparison.Ordinal);
        Assert.Contains(
            "--interval: 0 is not allowed", (await machine.SlipwayAsync("gateway", "top", "--interval", "0")).Failed(2),
            StringComparison.Ordinal);
    }
}
