using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Controllers.Delivery.Alerts;
using Slipway.Controllers.Tests.Delivery.Objectives;

namespace Slipway.Controllers.Tests.Delivery.Alerts;

/// <summary>Alerts that nobody watches any more, and when a server is tried again that took nothing.</summary>
public sealed class GoneAlertTests : IDisposable
{
    private readonly TrafficWorld world = new() { Errors = 0.5 };
    private readonly List<JsonNode> posted = [];
    private bool isDown;

    public GoneAlertTests() => world.Server.Answer = request =>
    {
        if (!isDown)
        {
            posted.Add(JsonNode.Parse(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult())!);
        }

        return (isDown ? 500 : 200, "");
    };

    private AlertReceiverStatus Receiver => world.Api.Find<AlertReceiver>(TrafficWorld.Ns, "team")!.Status!;

    public void Dispose() => world.Dispose();

    [Fact]
    public void Rule_DeletedWhileItFires_IsReportedAsEndedOnceWithTheLabelsThatWereTold()
    {
        Receive();
        Rule("errors");
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        world.Run(TimeSpan.FromSeconds(30));
        var deletedAt = world.Time.GetUtcNow();
        Delete<AlertRule>("errors");
        world.RunUntil(() => posted.Count == 2, TimeSpan.FromSeconds(30), "the end");
        var (begun, ended) = (Assert.Single(posted[0]["alerts"]!.AsArray())!, Assert.Single(posted[1]["alerts"]!.AsArray())!);
        Assert.Equal("resolved", (string?)posted[1]["status"]);
        Assert.Equal("resolved", (string?)ended["status"]);
        foreach (var same in (string[])["labels", "fingerprint", "startsAt"])
        {
            Assert.Equal(begun[same]!.ToJsonString(), ended[same]!.ToJsonString());
        }

        Assert.Equal(posted[0]["groupKey"]!.ToJsonString(), posted[1]["groupKey"]!.ToJsonString());
        Assert.InRange(DateTimeOffset.Parse((string)ended["endsAt"]!), deletedAt, deletedAt.AddSeconds(10));
        Assert.StartsWith("too many errors (ended without having been resolved", (string?)ended["annotations"]!["summary"]);
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(2, posted.Count);
        Assert.Null(Receiver.Told);
    }

    [Fact]
    public void Objective_DeletedWhileItFires_IsReportedAsEndedWithAllItsAlerts()
    {
        Receive();
        world.Aim();
        world.RunUntil(() => posted.Count >= 1, TimeSpan.FromMinutes(2), "a message");
        world.Run(TimeSpan.FromMinutes(1));
        var told = Receiver.Told!.Select(static n => n.Alert).Order(StringComparer.Ordinal).ToList();
        Assert.Contains("page-1h", told);
        var before = posted.Count;
        Delete<ServiceLevelObjective>("web");
        world.RunUntil(() => posted.Count > before, TimeSpan.FromSeconds(30), "the end");
        Assert.Equal("resolved", (string?)posted[^1]["status"]);
        Assert.Equal(told.Count, posted[^1]["alerts"]!.AsArray().Count);
        Assert.All(posted[^1]["alerts"]!.AsArray(), static a => Assert.Equal("web", (string?)a!["labels"]!["objective"]));
        world.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(before + 1, posted.Count);
        Assert.Null(Receiver.Told);
    }

    [Fact]
    public void Rule_DeletedWhileTheServerIsDown_IsReportedWithItsTimeWhenItIsBackAlsoAfterARestart()
    {
        Receive();
        Rule("errors");
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        isDown = true;
        var deletedAt = world.Time.GetUtcNow();
        Delete<AlertRule>("errors");
        world.Run(TimeSpan.FromMinutes(1));
        Assert.NotNull(Receiver.Problem);
        world.Restart();
        world.Run(TimeSpan.FromMinutes(1));
        isDown = false;
        world.RunUntil(() => posted.Count == 2, TimeSpan.FromMinutes(5), "the end");
        Assert.Equal("resolved", (string?)posted[1]["status"]);
        Assert.InRange(DateTimeOffset.Parse((string)posted[1]["alerts"]![0]!["endsAt"]!), deletedAt, deletedAt.AddSeconds(10));
    }

    [Fact]
    public void Rule_BeingDeletedButHeldByAFinalizer_IsReportedAsEnded()
    {
        Receive();
        Rule("errors", finalizer: "example.com/hold");
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        Delete<AlertRule>("errors");
        world.RunUntil(() => posted.Count == 2, TimeSpan.FromSeconds(30), "the end");
        Assert.Equal("resolved", (string?)posted[1]["status"]);
        var held = world.Api.Find<AlertRule>(TrafficWorld.Ns, "errors")!;
        Assert.Equal(AlertStatus.Firing, held.Status!.Alert!.State);
        Assert.Empty(Alert.Of(held)); // What `slipway alerts` lists.
    }

    [Fact]
    public void Rule_AnotherSeverityWhileItFires_EndsUnderItsOldLabelsAndBeginsUnderTheNew()
    {
        Receive();
        Rule("errors");
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        var rule = world.Api.Find<AlertRule>(TrafficWorld.Ns, "errors")!;
        world.Update(rule with { Spec = rule.Spec! with { Severity = "page" } });
        world.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(2, posted.Count);
        var states = posted[1]["alerts"]!.AsArray().Select(static a => $"{a!["labels"]!["severity"]} {a["status"]}");
        Assert.Equal(["page firing", "ticket resolved"], states.Order(StringComparer.Ordinal));
        Assert.Equal("page", Assert.Single(Receiver.Told!).Labels!["severity"]);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void Receiver_DeletedWhileAlertsFire_IsToldOnceThatTheyEnd(bool sendResolved, int messages)
    {
        Receive(sendResolved);
        Rule("errors");
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        Delete<AlertReceiver>("team");
        world.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(messages, posted.Count);
        Assert.Equal(sendResolved ? "resolved" : "firing", (string?)posted[^1]["status"]);
    }

    [Fact]
    public void Receiver_DeletedWhileItsServerIsDown_IsTriedAFewTimesAndThenLeft()
    {
        Receive();
        Rule("errors");
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        var before = world.Server.Requests.Count;
        isDown = true;
        Delete<AlertReceiver>("team");
        world.Run(TimeSpan.FromMinutes(30));
        Assert.Equal(before + 6, world.Server.Requests.Count);
    }

    [Fact]
    public void Receiver_NewsDuringAPause_WaitForItsEnd()
    {
        isDown = true;
        Receive();
        Rule("errors");
        world.RunUntil(() => world.Api.Find<AlertReceiver>(TrafficWorld.Ns, "team")?.Status?.FailedAttempts == 8,
            TimeSpan.FromMinutes(10), "the pause of 128 seconds");
        var before = world.Server.Requests.Count;
        for (var i = 0; i < 9; i++)
        {
            Rule($"more-{i}");
            world.Run(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(AlertStatus.Firing, world.Api.Find<AlertRule>(TrafficWorld.Ns, "more-0")!.Status!.Alert!.State);
        Assert.Equal(before, world.Server.Requests.Count);
        world.Run(TimeSpan.FromSeconds(50));
        Assert.Equal(before + 1, world.Server.Requests.Count);
    }

    private void Rule(string name, string? finalizer = null) => world.Create(new AlertRule
    {
        Metadata = new ObjectMeta { Name = name, Namespace = TrafficWorld.Ns, Finalizers = finalizer is null ? null : [finalizer] },
        Spec = new AlertRuleSpec { Service = "web", Expr = "errorRatio(10s) > 5%", Severity = "ticket", Summary = "too many errors" },
    });

    private void Receive(bool sendResolved = true) => world.Create(new AlertReceiver
    {
        Metadata = new ObjectMeta { Name = "team", Namespace = TrafficWorld.Ns },
        Spec = new AlertReceiverSpec
        {
            Webhook = new AlertWebhook { Url = "http://alerts.example/hook" }, SendResolved = sendResolved,
        },
    });

    private void Delete<T>(string name)
        where T : KubeObject => world.Pump.Complete(async () => (await world.Api.DeleteAsync<T>(
            new ObjectKey(TrafficWorld.Ns, name), CancellationToken.None)).OrThrow());
}
