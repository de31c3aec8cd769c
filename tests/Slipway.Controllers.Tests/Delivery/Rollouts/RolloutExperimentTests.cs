using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Tests.Delivery.Experiments;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Each field of an experiment step and what it does.</summary>
public sealed class RolloutExperimentTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static CanaryExperiment Both(int? weight = null) => new()
    {
        Duration = "5m",
        Templates =
        [
            new CanaryExperimentTemplate { Name = "baseline", SpecRef = "stable", Weight = weight },
            new CanaryExperimentTemplate { Name = "candidate", SpecRef = "canary", Weight = weight },
        ],
    };

    private static CanaryExperimentAnalysis Rate(params AnalysisRunArgument[] args)
        => new() { Name = "rate", TemplateName = "rate", Args = args, RequiredForCompletion = true };

    private static RolloutWorld Updated(CanaryExperiment experiment, params CanaryStep[] before)
    {
        var world = new RolloutWorld(4, [.. before, new CanaryStep { Experiment = experiment }, Weight(50), Forever])
        {
            Templates = ExperimentPlay.Rate("rate"),
        };
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Template("web:2");
        return world;
    }

    private static Experiment Started(RolloutWorld world)
    {
        world.RunUntil(() => world.Experiments.Count == 1, "the experiment");
        return world.Experiments.Values.Single();
    }

    private static string Refusal(CanaryExperiment experiment, params CanaryStep[] before)
    {
        CanaryStep[] steps = [.. before, new CanaryStep { Experiment = experiment }];
        var world = new RolloutWorld(4, steps) { Templates = ExperimentPlay.Rate("rate") };
        world.Run(3);
        Assert.Empty(world.Sets);
        Assert.Equal("InvalidSpec", world.Status.Conditions!.Single(static c => c.Type == "InvalidSpec").Reason);
        return world.Status.Message!;
    }

    [Fact]
    public void SpecRef_OfEach_TakesTheTemplateOfThatRevision()
    {
        var experiment = Started(Updated(Both()));
        Assert.Equal(["web:1", "web:2"], experiment.Spec!.Templates!.Select(static t => t.Template!.Spec!.Containers![0].Image));
        Assert.DoesNotContain("rollouts-pod-template-hash", experiment.Spec.Templates![0].Template!.Metadata!.Labels!.Keys);
    }

    [Fact]
    public void ReplicasMetadataSelector_OfATemplate_AreTaken()
    {
        var labels = new Dictionary<string, string> { ["purpose"] = "test" };
        var experiment = Started(Updated(new CanaryExperiment
        {
            Duration = "1m",
            Templates =
            [
                new CanaryExperimentTemplate
                {
                    Name = "one",
                    SpecRef = "canary",
                    Replicas = 3,
                    Metadata = new RolloutPodMetadata { Labels = labels },
                    Selector = new LabelSelector { MatchLabels = labels },
                },
            ],
        }));
        var template = experiment.Spec!.Templates!.Single();
        Assert.Equal(3, template.Replicas);
        Assert.Equal("test", template.Template!.Metadata!.Labels!["purpose"]);
        Assert.Equal("test", template.Selector!.MatchLabels!["purpose"]);
        Assert.Equal("1m", experiment.Spec.Duration);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Error")]
    public void Experiment_Failed_AbortsTheRollout(string phase)
    {
        var world = Updated(Both());
        Started(world);
        world.Experimented(phase, "analysis rate is Failed: too slow");
        world.Tick();
        Assert.True(world.Status.Abort);
        Assert.Contains("too slow", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Experiment_FailedWhileAGatewayIsSilent_AbortsAllTheSame()
    {
        var world = Updated(Both(weight: 5));
        Started(world);
        world.SilentGateways.Add("gw-1");
        world.Run(30);
        world.Experimented("Failed", "too slow");
        world.Tick();
        Assert.True(world.Status.Abort);
    }

    [Fact]
    public void Experiment_Inconclusive_PausesForAPerson()
    {
        var world = Updated(Both());
        Started(world);
        world.Experimented("Inconclusive");
        world.Run(5);
        Assert.Equal("Paused", world.Status.Phase);
        Assert.Equal("InconclusiveAnalysisRun", world.Status.PauseConditions![0].Reason);
    }

    [Fact]
    public void Abort_DuringAnExperiment_EndsIt()
    {
        var world = Updated(Both(weight: 5));
        Started(world);
        world.Experimented("Running");
        world.Run(3);
        world.Abort();
        world.Tick();
        Assert.True(world.Experiments.Values.Single().Spec!.Terminate);
        Assert.DoesNotContain(world.Split!.Spec!.Revisions!, static r => r.Role == "Experiment");
    }

    [Fact]
    public void Weight_OfTemplates_ComesOutOfTheStableShareWhileItRuns()
    {
        var world = Updated(Both(weight: 5), Weight(20));
        Started(world);
        world.Run(5);
        Assert.DoesNotContain(world.Split!.Spec!.Revisions!, static r => r.Role == "Experiment");
        world.Experimented("Running");
        world.Run(3);
        var shares = world.Split!.Spec!.Revisions!.Where(static r => r.Weight > 0).ToDictionary(static r => r.Hash!, static r => r.Weight);
        Assert.Equal(500, shares["hash-baseline"]);
        Assert.Equal(500, shares["hash-candidate"]);
        Assert.Equal((2000, 7000), (shares[RolloutWorld.HashOf("web:2")], shares[RolloutWorld.HashOf("web:1")]));
        var weights = world.Status.Canary!.Weights!;
        Assert.Equal((20, 70), (weights.Canary!.Weight, weights.Stable!.Weight));
        Assert.Equal([("hash-baseline", 5, "svc-baseline"), ("hash-candidate", 5, "svc-candidate")],
            weights.Additional!.Select(static a => (a.PodTemplateHash!, (int)a.Weight!.Value, a.ServiceName!)));
        world.Experimented("Successful");
        world.RunUntil(() => world.WeightOf("web:2") == 5000, "the next step");
        Assert.Equal(2, world.Split!.Spec!.Revisions!.Count);
        Assert.Null(world.Status.Canary!.Weights!.Additional);
    }

    [Fact]
    public void Weight_AboveWhatIsLeft_IsRefused() => Assert.Contains(
        "steps[1].experiment.templates: the weights are 60 % and the new revision has 50 %, together above 100 %",
        Refusal(Both(weight: 30), Weight(50)),
        StringComparison.Ordinal);

    [Fact]
    public void Weight_WithoutTheSplitOfAGateway_IsRefused()
    {
        var world = new RolloutWorld(4, new RolloutStrategy
        {
            Canary = new CanaryStrategy { Steps = [new CanaryStep { Experiment = Both(weight: 5) }] },
        });
        world.Run(3);
        Assert.Contains("steps[0].experiment.templates: a weight needs the split", world.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Latest", "web:2")]
    [InlineData("Stable", "web:1")]
    public void Args_HashOfARevision_IsThatOfTheRollout(string which, string image)
    {
        var from = new AnalysisArgumentSource { PodTemplateHashValue = which };
        var experiment = Started(Updated(Both() with { Analyses = [Rate(new AnalysisRunArgument { Name = "hash", ValueFrom = from })] }));
        Assert.Equal(RolloutWorld.HashOf(image), experiment.Spec!.Analyses![0].Args![0].Value);
    }

    [Fact]
    public void Args_FieldOfTheRollout_IsRead()
    {
        var from = new AnalysisArgumentSource { FieldRef = new AnalysisFieldRef { FieldPath = "metadata.name" } };
        var experiment = Started(Updated(Both() with { Analyses = [Rate(new AnalysisRunArgument { Name = "hash", ValueFrom = from })] }));
        Assert.Equal("web", experiment.Spec!.Analyses![0].Args![0].Value);
        Assert.True(experiment.Spec.Analyses[0].RequiredForCompletion);
    }

    [Fact]
    public void Analyses_TemplateThatIsNotThere_IsRefusedBeforeAnythingMoves() => Assert.Contains(
        "spec.strategy.canary.steps[0].experiment.analyses[0].templates[0].templateName: Not found: \"nowhere\"",
        Refusal(Both() with { Analyses = [Rate() with { TemplateName = "nowhere" }] }),
        StringComparison.Ordinal);

    [Fact]
    public void Analyses_HashOfNoTemplate_IsRefusedBeforeAnythingMoves() => Assert.Contains(
        "the templates are baseline, candidate",
        Refusal(Both() with { Analyses = [Rate(new AnalysisRunArgument { Name = "hash", Value = "{{templates.b.podTemplateHash}}" })] }),
        StringComparison.Ordinal);

    [Fact]
    public void Templates_SelectorThatSelectsNothing_IsRefusedBeforeAnythingMoves()
    {
        var selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "other" } };
        var template = new CanaryExperimentTemplate { Name = "one", SpecRef = "canary", Selector = selector };
        Assert.Contains(
            "steps[0].experiment.templates[0].selector: ",
            Refusal(new CanaryExperiment { Duration = "1m", Templates = [template] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Duration_AbsentWithoutRequiredAnalysis_GoesOnUntilAPersonPromotes()
    {
        var world = Updated(Both() with { Duration = null, Analyses = [Rate() with { RequiredForCompletion = false }] });
        Assert.Null(Started(world).Spec!.Duration);
        world.Run(120);
        Assert.Equal(0, world.Status.CurrentStepIndex);
        Assert.Null(world.Experiments.Values.Single().Spec!.Terminate);
        world.PromoteFull();
        world.RunUntil(() => world.Status.StableRS == world.Hash, "the promotion");
        Assert.True(world.Experiments.Values.Single().Spec!.Terminate);
    }

    [Fact]
    public void HistoryLimit_FinishedExperiments_KeepsTheNewestOfEachSort()
    {
        var world = Updated(Both());
        for (var i = 0; i < 9; i++)
        {
            world.RunUntil(() => world.Experiments.Values.Any(static e => e.Status is null), "the next experiment");
            var next = world.Experiments.Values.Single(static e => e.Status is null);
            world.Experiments[next.Name()] = next with { Status = new ExperimentStatus { Phase = "Failed" } };
            world.Run(2);
            world.Retry();
        }

        world.Run(3);
        Assert.Equal(5, world.Experiments.Values.Count(static e => e.Status?.Phase == "Failed"));
    }
}
