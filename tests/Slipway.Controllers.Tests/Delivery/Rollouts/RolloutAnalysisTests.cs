using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Analyses and experiments that a rollout starts, waits for, obeys and ends.</summary>
public sealed class RolloutAnalysisTests
{
    private static readonly RolloutAnalysis Rate = new() { Templates = [new RolloutAnalysisTemplate { TemplateName = "rate" }] };
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static AnalysisTemplateSet Templates => RolloutWorld.OneTemplate("rate");

    private static RolloutWorld Updated(RolloutStrategy strategy, params string[] services)
    {
        var world = new RolloutWorld(4, strategy, services) { Templates = Templates };
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        Assert.Empty(world.Runs);
        world.Template("web:2");
        return world;
    }

    private static RolloutWorld AtStep(params CanaryStep[] then)
    {
        var world = Updated(new RolloutStrategy
        {
            Canary = new CanaryStrategy { Steps = [Weight(20), new CanaryStep { Analysis = Rate }, .. then] },
        });
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        return world;
    }

    [Fact]
    public void Decide_AnalysisStep_WaitsForItsRun()
    {
        var world = AtStep(Weight(60), Forever);
        var name = $"web-{world.Hash}-2-1";
        Assert.Equal([name], world.Runs.Keys);
        Assert.Equal("Step", world.Runs[name].Metadata!.Labels!["rollout-type"]);
        Assert.Equal("1", world.Runs[name].Metadata!.Labels!["step-index"]);
        world.Run(600);
        Assert.Equal(2000, world.WeightOf("web:2"));
        Assert.Contains(name, world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(name, world.Status.Canary!.CurrentStepAnalysisRunStatus!.Name);
        world.Measured(name, "Running");
        world.Tick();
        Assert.Equal("Running", world.Status.Canary!.CurrentStepAnalysisRunStatus!.Status);
        world.Measured(name, "Successful");
        world.RunUntil(() => world.Status.Phase == "Paused", "the next pause");
        Assert.Equal(6000, world.WeightOf("web:2"));
        Assert.Null(world.Status.Canary!.CurrentStepAnalysisRunStatus);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Error")]
    public void Decide_AnalysisStepFails_AbortsAndSaysWhy(string phase)
    {
        var world = AtStep(Weight(60));
        world.Measured(world.Runs.Keys.Single(), phase, "Metric \"rate\" assessed Failed due to failed (1) > failureLimit (0)");
        world.Tick();
        Assert.True(world.Status.Abort);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Contains("failed (1) > failureLimit (0)", world.Status.Message, StringComparison.Ordinal);
        world.Run(100);
        Assert.Contains("failed (1) > failureLimit (0)", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(phase, world.Status.Canary!.CurrentStepAnalysisRunStatus!.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_AnalysisStepFailsWhileTheRolloutIsHeld_AbortsAllTheSame(bool byAPerson)
    {
        var world = AtStep(Weight(60));
        world.Spec(s => byAPerson ? s with { Paused = true }
            : s with { Windows = [new RolloutWindow { Schedule = "0 0 * * *", Duration = "24h", Kind = "deny" }] });
        world.Run(30);
        Assert.Equal(2000, world.WeightOf("web:2"));
        Assert.NotEqual(true, world.Status.Abort);
        world.Measured(world.Runs.Keys.Single(), "Failed", "too slow");
        world.Tick();
        Assert.True(world.Status.Abort);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Contains("too slow", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_AnalysisStepFailsWhileAGatewayIsSilent_AbortsAllTheSame()
    {
        var world = AtStep(Weight(60));
        world.SilentGateways.Add("gw-1");
        world.Run(30);
        world.Measured(world.Runs.Keys.Single(), "Failed");
        world.Tick();
        Assert.True(world.Status.Abort);
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_AnalysisStepPassesWhileAGatewayIsSilent_WaitsForIt()
    {
        var world = AtStep(Forever);
        world.SilentGateways.Add("gw-1");
        world.Run(30);
        world.Measured(world.Runs.Keys.Single(), "Successful");
        world.Run(10);
        Assert.Equal(1, world.Status.CurrentStepIndex);
        world.SilentGateways.Clear();
        world.RunUntil(() => world.Status.CurrentStepIndex == 2, "the next step");
    }

    [Fact]
    public void Decide_RetryAfterFailedAnalysis_RunsItAgain()
    {
        var world = AtStep(Weight(60));
        var first = world.Runs.Keys.Single();
        world.Measured(first, "Failed");
        world.Run(3);
        world.Retry();
        world.RunUntil(() => world.Runs.Count == 2, "another run");
        Assert.Contains($"{first}.1", world.Runs.Keys);
        world.Measured($"{first}.1", "Successful");
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
    }

    [Fact]
    public void Decide_AnalysisStepInconclusive_PausesUntilAPersonPromotes()
    {
        var world = AtStep(Weight(60), Forever);
        world.Measured(world.Runs.Keys.Single(), "Inconclusive");
        world.Run(600);
        Assert.Equal("Paused", world.Status.Phase);
        Assert.Equal("InconclusiveAnalysisRun", world.Status.PauseConditions![0].Reason);
        Assert.Equal(2000, world.WeightOf("web:2"));
        world.Promote();
        world.RunUntil(() => world.WeightOf("web:2") == 6000, "the next step");
    }

    [Fact]
    public void Decide_AbortDuringAnalysis_EndsTheRun()
    {
        var world = AtStep(Weight(60));
        world.Abort();
        world.Tick();
        Assert.True(world.Runs.Values.Single().Spec!.Terminate);
    }

    [Fact]
    public void Decide_BackgroundAnalysis_StartsAtItsStepAndAborts()
    {
        var world = Updated(new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                Analysis = new RolloutBackgroundAnalysis { Templates = Rate.Templates, StartingStep = 2 },
                Steps = [Weight(10), Forever, Weight(30), Forever],
            },
        });
        world.RunUntil(() => world.Status.Phase == "Paused", "the first pause");
        Assert.Empty(world.Runs);
        world.Promote();
        world.RunUntil(() => world.Runs.Count == 1 && world.Status.Phase == "Paused", "the run");
        var run = world.Runs.Keys.Single();
        Assert.Equal($"web-{world.Hash}-2", run);
        Assert.Equal("Background", world.Runs[run].Metadata!.Labels!["rollout-type"]);
        world.Measured(run, "Failed", "too slow");
        world.Tick();
        Assert.True(world.Status.Abort);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Contains("too slow", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_Promoted_EndsTheBackgroundAnalysis()
    {
        var world = Updated(new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                Analysis = new RolloutBackgroundAnalysis { Templates = Rate.Templates },
                Steps = [Weight(10)],
            },
        });
        world.RunUntil(() => world.Status.StableRS == world.Hash, "promotion");
        Assert.True(world.Runs.Values.Single().Spec!.Terminate);
    }

    [Fact]
    public void Decide_PrePromotionAnalysis_HoldsTheSwitch()
    {
        var world = Updated(
            new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "active", PrePromotionAnalysis = Rate } }, "active");
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        world.Run(100);
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        Assert.EndsWith("-pre", world.Runs.Keys.Single(), StringComparison.Ordinal);
        Assert.Equal(world.Runs.Keys.Single(), world.Status.BlueGreen!.PrePromotionAnalysisRunStatus!.Name);
        world.Measured(world.Runs.Keys.Single(), "Successful");
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Equal(world.Hash, world.Selected("active"));
    }

    [Fact]
    public void Decide_PostPromotionAnalysisFails_SwitchesBackAndKeptTheOldPods()
    {
        var world = Updated(
            new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "active", PostPromotionAnalysis = Rate } }, "active");
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        Assert.Equal(world.Hash, world.Selected("active"));
        world.Run(300);
        Assert.Equal(4, world.PodsOf("web:1"));
        world.Measured(world.Runs.Keys.Single(), "Failed");
        world.Tick();
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        Assert.Equal("Degraded", world.Status.Phase);
    }

    [Fact]
    public void Decide_TemplateThatIsNotThere_IsRefusedBeforeAnythingMoves()
    {
        var world = Updated(new RolloutStrategy
        {
            Canary = new CanaryStrategy { Steps = [Weight(20), new CanaryStep { Analysis = Rate }] },
        });
        world.Templates = AnalysisTemplateSet.Empty;
        world.Tick();
        Assert.Contains("spec.strategy.canary.steps[1].analysis", world.Status.Message, StringComparison.Ordinal);
        Assert.Contains("rate", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(0, world.PodsOf("web:2"));
        world.Templates = Templates;
        world.RunUntil(() => world.Runs.Count == 1, "the run");
    }

    [Fact]
    public void Decide_ManyFinishedRuns_KeepsTheNewestOfEachSort()
    {
        var world = AtStep(Forever);
        for (var i = 0; i < 8; i++)
        {
            world.Measured(world.Status.Canary!.CurrentStepAnalysisRunStatus!.Name!, "Failed");
            world.Run(2);
            world.Retry();
            world.RunUntil(
                () => world.Status.Canary?.CurrentStepAnalysisRunStatus is { Status: "Pending" }, "the next run");
        }

        Assert.Equal(6, world.Runs.Count);
    }

    [Fact]
    public void Decide_ExperimentStep_RunsBothRevisionsAndWaits()
    {
        var world = Updated(new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                Steps =
                [
                    new CanaryStep
                    {
                        Experiment = new CanaryExperiment
                        {
                            Duration = "5m",
                            Templates =
                            [
                                new CanaryExperimentTemplate { Name = "baseline", SpecRef = "stable" },
                                new CanaryExperimentTemplate { Name = "candidate", SpecRef = "canary" },
                            ],
                        },
                    },
                    Weight(50), Forever,
                ],
            },
        });
        world.RunUntil(() => world.Experiments.Count == 1, "the experiment");
        var experiment = world.Experiments.Values.Single();
        Assert.Equal(["web:1", "web:2"], experiment.Spec!.Templates!.Select(static t => t.Template!.Spec!.Containers![0].Image));
        Assert.Equal(experiment.Name(), world.Status.Canary!.CurrentExperiment);
        world.Run(100);
        Assert.Equal(0, world.WeightOf("web:2"));
        world.Experiments[experiment.Name()] = experiment with { Status = new ExperimentStatus { Phase = "Successful" } };
        world.RunUntil(() => world.WeightOf("web:2") == 5000, "the next step");
    }
}
