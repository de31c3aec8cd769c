using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Budgets;

public sealed class BudgetTests
{
    public static TheoryData<string> Strategies => ["canary", "podCounts", "blueGreen", "rolling", "recreate", "immutable"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void BlockReleases_BudgetSpent_HoldsTheReleaseAtItsStartUntilThereIsBudgetAgain(string strategy)
    {
        var world = World(strategy);
        Spend(world);
        world.Template("web:2");
        world.Run(700);
        Assert.Equal("Paused", world.Status.Phase);
        Assert.Contains("ErrorBudgetSpent: the error budget of objective web is spent", world.Status.Message);
        Assert.Equal(0, world.Status.Canary?.Weights?.Canary?.Weight ?? 0);
        Assert.DoesNotContain(world.Sets.Values, s => strategy is "podCounts" or "rolling" or "recreate"
            && s.Spec!.Template!.Spec!.Containers![0].Image == "web:2" && s.Spec.Replicas > 0);
        Assert.Single(world.Events, static e => e.Reason == "ReleaseHeld");

        world.Objectives.Clear();
        Spend(world, spent: false);
        Released(world, "the release");
        Assert.Null(world.Status.History![^1].BudgetOverride);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void BlockReleases_PersonPromotes_ReleasesAndRecordsWho(string strategy)
    {
        var world = World(strategy);
        Spend(world);
        world.Template("web:2");
        world.Run(30);
        world.Command(s => s with { Commands = [new RolloutCommand { Command = "promote", User = "ada", At = world.Now }] });
        world.Promote();
        Released(world, "the release");
        Assert.Contains("let through by ada at ", world.Status.History![^1].BudgetOverride);
        var told = Assert.Single(world.Events, static e => e.Reason == "ErrorBudgetOverridden");
        Assert.StartsWith("ada releases revision ", told.Message, StringComparison.Ordinal);
        Assert.Equal("Completed", world.Status.History[^1].Outcome);
    }

    /// <summary>On the real API server, which knows who it is.</summary>
    [Fact]
    public void BlockReleases_PromotedOverTheApi_StandsInHistoryAndEventsUnderTheNameOfTheUser()
    {
        var world = new CommandWorld().Begin();
        world.Command("""{"promoteFull":true}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.WeightOf("v2") == 100, "v2");
        var objective = world.Create(new ServiceLevelObjective
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "team" },
            Spec = Objective("web").Spec! with { Availability = new AvailabilityIndicator() },
        });
        world.UpdateStatus(objective with { Status = Spent(true) });
        world.SetImage("v3");
        world.Until(() => world.Status.Message?.StartsWith("ErrorBudgetSpent", StringComparison.Ordinal) is true, "held");
        Assert.Equal(0, world.WeightOf("v3"));
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.WeightOf("v3") == 10, "the first step of v3");
        var user = world.Status.Commands![^1].User!;
        Assert.NotEmpty(user);
        Assert.StartsWith($"let through by {user} at ", world.Status.History![^1].BudgetOverride, StringComparison.Ordinal);
        Assert.StartsWith($"{user} releases revision ", Assert.Single(world.Events("ErrorBudgetOverridden")), StringComparison.Ordinal);
    }

    [Fact]
    public void BlockReleases_PromotedInFull_IsRecordedToo()
    {
        var world = World("canary");
        Spend(world);
        world.Template("web:2");
        world.Run(30);
        world.Command(s => s with { Commands = [new RolloutCommand { Command = "promote-full", User = "ada", At = world.Now }] });
        world.PromoteFull();
        Released(world, "the release");
        Assert.Contains("let through by ada", world.Status.History![^1].BudgetOverride);
    }

    [Fact]
    public void BlockReleases_BudgetSpentDuringTheRelease_GoesOn()
    {
        var world = World("canary");
        world.Template("web:2");
        world.RunUntil(() => world.Status.Canary?.Weights?.Canary?.Weight == 10, "the first step");
        Spend(world);
        Released(world, "the release");
    }

    [Fact]
    public void BlockReleases_WayBack_IsNeverHeld()
    {
        var world = World("canary");
        world.Template("web:2");
        Released(world, "the release");
        Spend(world);
        world.Template("web:1");
        Released(world, "the way back");
        Assert.Null(world.Status.BudgetHold);
    }

    [Fact]
    public void BlockReleases_AbortAndBackToStable_ActWhileHeld()
    {
        var world = World("canary");
        Spend(world);
        world.Template("web:2");
        world.Run(10);
        world.Abort();
        world.Run(10);
        Assert.Equal("Degraded", world.Status.Phase);
        world.Template("web:1");
        Released(world, "stable");
    }

    [Theory]
    [InlineData("other", true)]
    [InlineData("web", false)]
    public void BlockReleases_AnotherServiceOrNotAskedFor_HoldsNothing(string service, bool block)
    {
        var world = World("canary");
        Spend(world, service, block);
        world.Template("web:2");
        Released(world, "the release");
    }

    [Theory]
    [InlineData("page", true, 1, true)]
    [InlineData("page", true, -60, false)]
    [InlineData("ticket", true, 1, false)]
    [InlineData("page", false, 1, false)]
    public void AbortOnSloBurn_AlertThatBegins_TakesBackOnlyOnAPageSinceTheStart(string severity, bool asked, int seconds, bool aborts)
    {
        var world = World("canary");
        world.Spec(s => s with { AbortOnSloBurn = asked });
        world.Run(5);
        world.Template("web:2");
        world.RunUntil(() => world.Status.Canary?.Weights?.Canary?.Weight == 10, "the first step");
        var start = world.Status.Judgement!.StartedAt!.Value;
        world.Objectives.Add(Objective("web") with
        {
            Status = new ServiceLevelObjectiveStatus
            {
                Alerts =
                [
                    new AlertStatus
                    {
                        Name = $"{severity}-1h", Severity = severity, State = AlertStatus.Firing, StartsAt = start.AddSeconds(seconds),
                        Summary = "web burns",
                    },
                ],
            },
        });
        world.Tick();
        Assert.Equal(aborts ? true : null, world.Status.Abort);
        if (aborts)
        {
            Assert.Contains("alert page-1h of objective web began at ", world.Status.AbortReason);
            world.Run(10);
            Assert.Equal(0, world.Status.Canary!.Weights!.Canary!.Weight);
            world.Retry();
            Released(world, "the second try, in which no page begins");
        }
        else
        {
            Released(world, "the release");
        }
    }

    [Fact]
    public void AbortOnSloBurn_WayBackFromABadVersion_IsNotTakenBack()
    {
        var world = World("canary");
        world.Spec(static s => s with { AbortOnSloBurn = true });
        world.Template("web:2");
        Released(world, "the release");
        world.Objectives.Add(Objective("web"));
        world.Template("web:1");
        world.RunUntil(() => world.Status.Canary?.Weights?.Canary?.Weight == 10, "the first step back");
        world.Objectives[0] = world.Objectives[0] with
        {
            Status = new ServiceLevelObjectiveStatus
            {
                Alerts = [new AlertStatus { Name = "page-6h", Severity = "page", State = AlertStatus.Firing, StartsAt = world.Now }],
            },
        };
        Released(world, "the way back");
    }

    private static RolloutWorld World(string strategy)
    {
        CanaryStep[] steps = [new() { SetWeight = 10 }, new() { Pause = new CanaryPause { Duration = "20s" } }, new() { SetWeight = 50 }];
        var world = strategy switch
        {
            "canary" => new RolloutWorld(4, steps),
            "podCounts" => new RolloutWorld(4, new RolloutStrategy { Canary = new CanaryStrategy { Steps = steps } }),
            "blueGreen" => new RolloutWorld(
                4, new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "web" } }),
            "rolling" => new RolloutWorld(4, new RolloutStrategy { Rolling = new RollingStrategy() }),
            "recreate" => new RolloutWorld(4, new RolloutStrategy { Recreate = new RecreateStrategy() }),
            _ => new RolloutWorld(4, new RolloutStrategy { Immutable = new ImmutableStrategy() }),
        };
        Released(world, "the first version");
        return world;
    }

    private static void Released(RolloutWorld world, string what)
        => world.RunUntil(() => world.Status.Phase == "Healthy" && world.Status.StableRS == world.Hash, what);

    private static ServiceLevelObjective Objective(string service, bool block = true) => new()
    {
        Metadata = new ObjectMeta { Name = service, Namespace = "default" },
        Spec = new ServiceLevelObjectiveSpec { Service = service, Objective = "99.9%", BlockReleases = block },
    };

    private static void Spend(RolloutWorld world, string service = "web", bool block = true, bool spent = true)
        => world.Objectives.Add(Objective(service, block) with
        {
            Status = Spent(spent),
        });

    private static ServiceLevelObjectiveStatus Spent(bool spent) => new()
    {
        Conditions =
        [
            new Condition
            {
                Type = "BudgetSpent", Status = spent ? "True" : "False", Reason = "Spent", Message = "5 of 1000 requests were bad",
                LastTransitionTime = DateTimeOffset.UnixEpoch,
            },
        ],
    };
}
