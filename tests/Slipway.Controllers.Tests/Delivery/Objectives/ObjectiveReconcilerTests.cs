using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Objectives;

public sealed class ObjectiveReconcilerTests
{
    [Fact]
    public void Reconcile_GoodTraffic_CountsAndNothingFires()
    {
        using var world = new TrafficWorld();
        world.Aim();
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(100, world.Status.SuccessPercent);
        Assert.Equal(100, world.Status.BudgetRemainingPercent);
        Assert.Null(world.Status.Firing);
        Assert.InRange(world.Status.Requests!.Value, 108_000, 120_000);
        Assert.Equal(["page-1h", "page-6h", "ticket-1d", "ticket-3d"], world.Status.Alerts!.Select(static a => a.Name));
        Assert.Equal(["5m", "30m", "1h", "2h", "6h", "1d", "3d"], world.Status.BurnRates!.Select(static b => b.Window));
        Assert.Equal(["BudgetSpent=False", "Ready=True"], world.Status.Conditions!.Select(static c => $"{c.Type}={c.Status}"));
    }

    /// <summary>51.84 s by the formula of the Site Reliability Workbook (chapter 5), and a look later.</summary>
    [Fact]
    public void Reconcile_AllRequestsFailAfterAnHour_PagesAfterTheDetectionTimeAndEndsWithTheShortWindow()
    {
        using var world = new TrafficWorld();
        world.Aim();
        world.Run(TimeSpan.FromMinutes(65));
        world.Errors = 1;
        var detected = world.RunUntil(
            () => world.Alert("page-1h").State == AlertStatus.Firing, TimeSpan.FromMinutes(5), "the page");
        Assert.InRange(detected.TotalSeconds, 50, 65);
        Assert.Equal("page,ticket", world.Status.Firing);
        Assert.Equal(AlertStatus.Firing, world.Alert("page-1h").State);
        Assert.NotNull(world.Alert("page-1h").StartsAt);

        world.Errors = 0;
        var ended = world.RunUntil(
            () => world.Alert("page-1h").State == AlertStatus.Resolved, TimeSpan.FromMinutes(10), "the end of the page");
        Assert.InRange(ended.TotalSeconds, 230, 320);
        Assert.NotNull(world.Alert("page-1h").EndsAt);
        var alerts = EventsOf(world).Where(static e => e.StartsWith("Alert", StringComparison.Ordinal));
        Assert.Equal(["AlertFiring", "AlertResolved"], alerts.Distinct());
    }

    [Fact]
    public void Reconcile_SlowBurnOfTwiceTheBudget_OpensATicketAndPagesNobody()
    {
        using var world = new TrafficWorld { Errors = 0.002 };
        world.Aim();
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal("ticket", world.Status.Firing);
        Assert.Equal(AlertStatus.Firing, world.Alert("ticket-3d").State);
        Assert.Equal(AlertStatus.Inactive, world.Alert("ticket-1d").State);
        Assert.Equal(-100, world.Status.BudgetRemainingPercent!.Value, 1);
        Assert.Contains(world.Status.Conditions!, static c => c is { Type: "BudgetSpent", Status: "True" });
        Assert.Contains("BudgetSpent", EventsOf(world));
    }

    [Fact]
    public void Reconcile_LatencyObjective_CountsSlowRequests()
    {
        using var world = new TrafficWorld { Errors = 1, Duration = TimeSpan.FromMilliseconds(290) };
        world.Aim(static s => s with { Availability = null, Latency = new LatencyIndicator { Threshold = "300ms" } });
        world.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(100, world.Status.SuccessPercent);
        world.Duration = TimeSpan.FromMilliseconds(310);
        world.Run(TimeSpan.FromMinutes(2));
        Assert.InRange(world.Status.SuccessPercent!.Value, 45, 65);
        Assert.Contains("page", world.Status.Firing);
    }

    [Fact]
    public void Restart_GatewayRepeatsItsFrames_NoRequestCountsTwiceAndAnAlertGoesOn()
    {
        using var world = new TrafficWorld();
        world.Aim();
        world.Run(TimeSpan.FromMinutes(10));
        world.Errors = 1;
        world.RunUntil(() => world.Alert("page-1h").State == AlertStatus.Firing, TimeSpan.FromMinutes(5), "the page");
        world.Run(TimeSpan.FromMinutes(1));
        var since = world.Alert("page-1h").StartsAt;
        var exact = world.Sent;
        world.Restart();
        world.Run(TimeSpan.FromSeconds(35));
        Assert.InRange(world.Status.Requests!.Value, exact, world.Sent);
        Assert.InRange(world.Sent - world.Status.Requests.Value, 0, 35 * world.Rate);
        Assert.Equal(since, world.Alert("page-1h").StartsAt);
        Assert.Equal(AlertStatus.Firing, world.Alert("page-1h").State);
    }

    [Fact]
    public void Reconcile_NothingNew_WritesSeldom()
    {
        using var world = new TrafficWorld();
        world.Aim();
        world.Run(TimeSpan.FromMinutes(5));
        var writes = Writes(world);
        world.Run(TimeSpan.FromMinutes(10));
        Assert.InRange(Writes(world) - writes, 10, 20);
        world.Rate = 0;
        world.Run(TimeSpan.FromDays(0.5));
        writes = Writes(world);
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(0, Writes(world) - writes);
    }

    [Fact]
    public void Reconcile_TooFewRequests_SaysSoAndNothingFires()
    {
        using var world = new TrafficWorld { Errors = 1, Rate = 1 };
        world.Aim(static s => s with { MinRequests = 1000 });
        world.Run(TimeSpan.FromMinutes(10));
        Assert.Null(world.Status.Firing);
        Assert.Contains(world.Status.Conditions!, static c => c is { Type: "BudgetSpent", Status: "False", Reason: "NotEnoughRequests" });
    }

    [Fact]
    public void Reconcile_SpecThatCannotBeCounted_SaysWhichField()
    {
        using var world = new TrafficWorld();
        world.Aim(static s => s with { Objective = "100%", Latency = new LatencyIndicator { Threshold = "1m" } });
        world.Run(TimeSpan.FromSeconds(10));
        var ready = world.Status.Conditions!.Single();
        Assert.Equal("InvalidSpec", ready.Reason);
        Assert.Contains("spec.objective", ready.Message);
        Assert.Contains("spec.latency", ready.Message);
        Assert.Null(world.Status.Firing);
    }

    private static int Writes(TrafficWorld world)
        => world.Api.Writes.Count(static w => w.Contains("servicelevelobjectives", StringComparison.OrdinalIgnoreCase)
            || w.Contains("ServiceLevelObjective", StringComparison.Ordinal));

    private static IEnumerable<string> EventsOf(TrafficWorld world)
        => world.Api.All<Event>().Where(static e => e.InvolvedObject?.Kind == "ServiceLevelObjective" || e.InvolvedObject?.Name == "web")
            .OrderBy(static e => e.Metadata!.CreationTimestamp).ThenBy(static e => e.Key()).Select(static e => e.Reason!);
}
