using System.Text.Json.Nodes;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Alerts;
using Slipway.Controllers.Tests.Delivery.Objectives;

namespace Slipway.Controllers.Tests.Delivery.Alerts;

public sealed class AlertTests : IDisposable
{
    private readonly TrafficWorld world = new();
    private readonly List<JsonNode> posted = [];
    private int answer = 200;

    public AlertTests()
    {
        world.Server.Answer = request =>
        {
            if (answer == 0)
            {
                return null;
            }

            if (answer == 200)
            {
                posted.Add(JsonNode.Parse(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult())!);
            }

            return (answer, "");
        };
    }

    private AlertStatus? State => world.Api.Find<AlertRule>(TrafficWorld.Ns, "errors")?.Status?.Alert;

    private AlertReceiverStatus Receiver => world.Api.Find<AlertReceiver>(TrafficWorld.Ns, "team")!.Status!;

    public void Dispose() => world.Dispose();

    [Fact]
    public void Rule_ErrorsForLongEnough_IsPendingThenFiresThenEnds()
    {
        Rule("errorRatio(1m) > 5% and requestRate(1m) >= 1", "30s");
        world.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(AlertStatus.Inactive, State!.State);
        world.Errors = 0.2;
        var pending = world.RunUntil(() => State!.State == AlertStatus.Pending, TimeSpan.FromMinutes(1), "pending");
        Assert.InRange(pending.TotalSeconds, 10, 30); // A quarter of the minute at 20 %.
        var firing = world.RunUntil(() => State!.State == AlertStatus.Firing, TimeSpan.FromMinutes(1), "firing");
        Assert.InRange(firing.TotalSeconds, 25, 40);
        world.Errors = 0;
        world.RunUntil(() => State!.State == AlertStatus.Resolved, TimeSpan.FromMinutes(2), "resolved");
        Assert.True(State!.EndsAt > State.StartsAt);
        var events = world.Api.All<Event>().Where(static e => e.InvolvedObject?.Kind == "AlertRule").Select(static e => e.Reason);
        Assert.Equal(["AlertFiring", "AlertResolved"], events.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rule_ConditionThatEndsBeforeItsTime_NeverFires()
    {
        Rule("errorRatio(10s) > 5%", "2m");
        world.Run(TimeSpan.FromMinutes(1));
        world.Errors = 1;
        world.RunUntil(() => State!.State == AlertStatus.Pending, TimeSpan.FromMinutes(1), "pending");
        world.Errors = 0;
        world.Run(TimeSpan.FromMinutes(4));
        Assert.Equal(AlertStatus.Inactive, State!.State);
        Assert.Null(State.StartsAt);
    }

    [Theory]
    [InlineData("latency(0.9, 30s) > 300ms", AlertStatus.Firing)]
    [InlineData("latency(0.9, 30s) > 500ms", AlertStatus.Inactive)]
    [InlineData("requestRate(30s) < 150", AlertStatus.Inactive)]
    [InlineData("requestRate(30s) < 201", AlertStatus.Firing)]
    [InlineData("errorRatio(30s) > 1% or requestRate(30s) > 100 and latency(0.5, 30s) <= 400ms", AlertStatus.Firing)]
    [InlineData("(errorRatio(30s) > 1% or requestRate(30s) > 100) and latency(0.5, 30s) < 100ms", AlertStatus.Inactive)]
    public void Rule_Conditions_AreEvaluatedOverTheGatewaysCounts(string condition, string expected)
    {
        world.Duration = TimeSpan.FromMilliseconds(400);
        Rule(condition, null);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(expected, State!.State);
    }

    [Fact]
    public void Rule_NoTraffic_NoRateOfNothingHolds()
    {
        world.Rate = 0;
        Rule("errorRatio(30s) >= 0% or latency(0.5, 30s) > 0s", null);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(AlertStatus.Inactive, State!.State);
        Assert.Equal("no requests, no requests", world.Api.Find<AlertRule>(TrafficWorld.Ns, "errors")!.Status!.Value);
    }

    [Fact]
    public void Receiver_AlertFiresAndEnds_IsToldBothInAlertmanagersFormat()
    {
        Receive();
        Rule("errorRatio(30s) > 5%", null);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Empty(posted);
        world.Errors = 0.5;
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(1), "a message");
        world.Run(TimeSpan.FromMinutes(5));
        var message = Assert.Single(posted);
        Assert.Equal("4", (string?)message["version"]);
        Assert.Equal("firing", (string?)message["status"]);
        Assert.Equal("team", (string?)message["receiver"]);
        Assert.Equal("errors", (string?)message["groupLabels"]!["alertname"]);
        Assert.Equal(0, (int?)message["truncatedAlerts"]);
        var alert = Assert.Single(message["alerts"]!.AsArray())!;
        Assert.Equal("firing", (string?)alert["status"]);
        Assert.Equal("web", (string?)alert["labels"]!["service"]);
        Assert.Equal("0001-01-01T00:00:00+00:00", (string?)alert["endsAt"]);
        Assert.Equal("too many errors", (string?)alert["annotations"]!["summary"]);
        Assert.Equal(16, ((string?)alert["fingerprint"])!.Length);
        Assert.NotNull(message["externalURL"]);

        world.Errors = 0;
        world.RunUntil(() => posted.Count == 2, TimeSpan.FromMinutes(2), "the end");
        Assert.Equal("resolved", (string?)posted[1]["status"]);
        Assert.True(DateTimeOffset.Parse((string)posted[1]["alerts"]![0]!["endsAt"]!) > DateTimeOffset.Parse((string)alert["startsAt"]!));
        world.Run(TimeSpan.FromMinutes(20));
        Assert.Equal(2, posted.Count);
        Assert.Null(Receiver.Told);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(0)]
    public void Receiver_ServerThatFails_IsTriedAgainWithPausesUntilItTakesIt(int code)
    {
        answer = code;
        Receive();
        Rule("errorRatio(30s) > 5%", null);
        world.Errors = 0.5;
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(AlertStatus.Firing, State!.State);
        Assert.InRange(world.Server.Requests.Count, 4, 12); // 1, 2, 4 ... 256 seconds between them.
        Assert.NotNull(Receiver.Problem);
        Assert.True(Receiver.FailedAttempts > 3);
        answer = 200;
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(6), "a message");
        world.Run(TimeSpan.FromSeconds(5));
        Assert.Null(Receiver.Problem);
        Assert.Null(Receiver.FailedAttempts);
    }

    [Fact]
    public void Receiver_Restart_IsNotToldAgainButAfterItsTime()
    {
        Receive(static s => s with { RepeatInterval = "30m" });
        Rule("errorRatio(30s) > 5%", null);
        world.Errors = 0.5;
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "a message");
        world.Restart();
        world.Run(TimeSpan.FromMinutes(20));
        Assert.Single(posted);
        world.Run(TimeSpan.FromMinutes(15));
        Assert.Equal(2, posted.Count);
    }

    [Fact]
    public void Receiver_OtherSeverityOrNoEnds_IsNotTold()
    {
        Receive(static s => s with { Severities = ["page"], SendResolved = false });
        Rule("errorRatio(30s) > 5%", null);
        world.Aim();
        world.Errors = 0.5;
        world.RunUntil(() => posted.Count == 1, TimeSpan.FromMinutes(2), "the page");
        Assert.Equal("ErrorBudgetBurn", (string?)posted[0]["groupLabels"]!["alertname"]);
        Assert.All(posted[0]["alerts"]!.AsArray(), static a => Assert.Equal("page", (string?)a!["labels"]!["severity"]));
        world.Errors = 0;
        world.Run(TimeSpan.FromMinutes(40));
        Assert.Single(posted);
    }

    [Fact]
    public void Receiver_HeadersFromASecret_AreSentAndShownNowhere()
    {
        world.Create(new Secret
        {
            Metadata = new ObjectMeta { Name = "token", Namespace = TrafficWorld.Ns },
            Data = new Dictionary<string, byte[]> { ["Authorization"] = "Bearer geheim"u8.ToArray() },
        });
        answer = 500;
        Receive(static s => s with
        {
            Webhook = s.Webhook! with
            {
                HeadersFrom = [new RolloutGateHeaders { SecretRef = new LocalObjectReference { Name = "token" } }],
            },
        });
        Rule("errorRatio(30s) > 5%", null);
        world.Errors = 0.5;
        world.Run(TimeSpan.FromMinutes(2));
        Assert.All(world.Server.Requests, static r => Assert.EndsWith("Bearer geheim", r));
        Assert.DoesNotContain("geheim", Receiver.Problem);
    }

    /// <summary>Prometheus' model.Fingerprint is FNV-1a; the reference is computed by a separate implementation in Python.</summary>
    [Fact]
    public void Fingerprint_OfLabels_IsThatOfPrometheus()
        => Assert.Equal(FingerprintReference, WebhookComposer.Fingerprint(new Dictionary<string, string>
        {
            ["severity"] = "page", ["alertname"] = "errors",
        }));

    private const string FingerprintReference = "47c8d0f6efbb1a6d";

    private void Rule(string condition, string? wait) => world.Create(new AlertRule
    {
        Metadata = new ObjectMeta { Name = "errors", Namespace = TrafficWorld.Ns },
        Spec = new AlertRuleSpec { Service = "web", Expr = condition, For = wait, Severity = "ticket", Summary = "too many errors" },
    });

    private void Receive(Func<AlertReceiverSpec, AlertReceiverSpec>? change = null)
    {
        var spec = new AlertReceiverSpec { Webhook = new AlertWebhook { Url = "http://alerts.example/hook" } };
        world.Create(new AlertReceiver
        {
            Metadata = new ObjectMeta { Name = "team", Namespace = TrafficWorld.Ns },
            Spec = change?.Invoke(spec) ?? spec,
        });
    }
}
