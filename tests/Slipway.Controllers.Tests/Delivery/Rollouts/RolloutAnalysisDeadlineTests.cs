using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>How a step that measures stands to <c>progressDeadlineSeconds</c>.</summary>
public sealed class RolloutAnalysisDeadlineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(600);

    private static RolloutWorld AtStep(CanaryStep step)
    {
        var world = new RolloutWorld(4, new RolloutStrategy
        {
            Canary = new CanaryStrategy { Steps = [new CanaryStep { SetWeight = 20 }, step, new CanaryStep { SetWeight = 60 }] },
        })
        {
            Templates = RolloutWorld.OneTemplate("rate"),
        };
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Spec(static s => s with { ProgressDeadlineAbort = true });
        world.Template("web:2");
        return world;
    }

    private static RolloutWorld Measuring(Metric metric, out string run)
    {
        var world = AtStep(new CanaryStep
        {
            Analysis = new RolloutAnalysis { Templates = [new RolloutAnalysisTemplate { TemplateName = "rate" }] },
        });
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        run = world.Runs.Keys.Single();
        world.Runs[run] = world.Runs[run] with { Spec = world.Runs[run].Spec! with { Metrics = [metric] } };
        return world;
    }

    private static void Says(RolloutWorld world, string run, Metric metric, params Measurement[] measurements)
        => world.Runs[run] = world.Runs[run] with
        {
            Status = new AnalysisRunStatus
            {
                Phase = AnalysisPhase.Running,
                StartedAt = world.Runs[run].Status?.StartedAt ?? world.Now,
                MetricResults = [new MetricResult { Name = metric.Name, Phase = AnalysisPhase.Running, Measurements = measurements }],
            },
        };

    private static Measurement Finished(DateTimeOffset at)
        => new() { Phase = AnalysisPhase.Successful, StartedAt = at, FinishedAt = at };

    [Fact]
    public void Decide_ResultsKeepComing_TheDeadlineIsForWhatComesAfterThem()
    {
        var metric = new Metric { Name = "rate", Interval = "20m", Count = 5, Provider = new MetricProvider { Web = new WebMetric() } };
        var world = Measuring(metric, out var run);
        for (var i = 0; i < 3; i++)
        {
            Says(world, run, metric, Finished(world.Now));
            world.Tick();
            world.Wait(TimeSpan.FromMinutes(20));
            world.Run(5);
            Assert.Equal(("Progressing", null), (world.Status.Phase, world.Status.Abort));
        }

        world.Wait(Deadline);
        world.Run(5);
        Assert.True(world.Status.Abort);
        Assert.Contains("ProgressDeadlineExceeded", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_FirstResultIsToComeLater_TheDeadlineWaitsForIt()
    {
        var metric = new Metric { Name = "rate", InitialDelay = "30m", Provider = new MetricProvider { Web = new WebMetric() } };
        var world = Measuring(metric, out var run);
        Says(world, run, metric);
        world.Tick();
        world.Wait(TimeSpan.FromMinutes(30));
        world.Run(5);
        Assert.Equal(("Progressing", null), (world.Status.Phase, world.Status.Abort));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_OneMeasurementGoesOn_IsStuckUnlessAJobMeasures(bool isJob)
    {
        var metric = new Metric
        {
            Name = "rate",
            Provider = isJob ? new MetricProvider { Job = new JobMetric() } : new MetricProvider { Slipway = new SlipwayMetric() },
        };
        var world = Measuring(metric, out var run);
        Says(world, run, metric, new Measurement { Phase = AnalysisPhase.Running, StartedAt = world.Now });
        world.Tick();
        world.Wait(2 * Deadline);
        world.Run(5);
        Assert.Equal(isJob ? null : true, world.Status.Abort);
    }

    [Fact]
    public void Decide_ExperimentRunsForLong_IsNotStuck()
    {
        var world = AtStep(new CanaryStep
        {
            Experiment = new CanaryExperiment
            {
                Duration = "1h",
                Templates = [new CanaryExperimentTemplate { Name = "canary", SpecRef = "canary" }],
            },
        });
        world.RunUntil(() => world.Experiments.Count == 1, "the experiment");
        world.Experimented("Running");
        world.Tick();
        world.Wait(TimeSpan.FromMinutes(50));
        world.Run(5);
        Assert.Equal(("Progressing", null), (world.Status.Phase, world.Status.Abort));
    }
}
