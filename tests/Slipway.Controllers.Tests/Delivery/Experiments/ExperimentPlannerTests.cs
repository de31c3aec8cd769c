using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Experiments;

namespace Slipway.Controllers.Tests.Delivery.Experiments;

/// <summary>Each field of an Experiment and what it does.</summary>
public sealed class ExperimentPlannerTests
{
    private static CanaryExperimentAnalysis Analysis(string name, bool required = false, params AnalysisRunArgument[] args)
        => new() { Name = name, TemplateName = "rate", RequiredForCompletion = required, Args = args };

    private static ExperimentPlay Measuring(params CanaryExperimentAnalysis[] analyses)
        => new ExperimentPlay(ExperimentPlay.Analysed(analyses)) { Templates = ExperimentPlay.Rate("rate") }.Run(3);

    [Fact]
    public void Templates_Each_GetAReplicaSetOfTheirOwn()
    {
        var play = new ExperimentPlay().Run(2);
        Assert.Equal(["exp-a", "exp-b"], play.Sets.Keys);
        Assert.Equal([1, 2], play.Sets.Values.Select(static s => s.Spec!.Replicas!.Value));
        var set = play.Sets["exp-b"];
        Assert.Equal("exp", set.Annotations()["experiment.argoproj.io/name"]);
        Assert.Equal("b", set.Annotations()["experiment.argoproj.io/template-name"]);
        Assert.Equal(("Experiment", "argoproj.io/v1alpha1", "exp-uid"),
            (set.ControllerOwner()!.Kind, set.ControllerOwner()!.ApiVersion, set.ControllerOwner()!.Uid));
        Assert.Equal(play.Set("b").PodTemplateHash, set.Spec!.Selector!.MatchLabels!["rollouts-pod-template-hash"]);
        Assert.Equal("web", set.Spec.Selector.MatchLabels!["app"]);
        Assert.Equal(play.Set("b").PodTemplateHash, set.Spec.Template!.Metadata!.Labels!["rollouts-pod-template-hash"]);
    }

    [Fact]
    public void Templates_OfTheSamePods_HaveHashesThatNobodyElseHas()
    {
        var play = new ExperimentPlay().Run(1);
        var rollout = RevisionHash.Of(ExperimentPlay.Template("a").Template!);
        Assert.Equal(3, new HashSet<string> { rollout, play.Set("a").PodTemplateHash!, play.Set("b").PodTemplateHash! }.Count);
    }

    [Fact]
    public void Status_AllAvailable_IsRunningAndCountsFromThere()
    {
        var play = new ExperimentPlay();
        play.Tick();
        Assert.Equal("Pending", play.Status.Phase);
        Assert.Contains("waiting for template a", play.Status.Message, StringComparison.Ordinal);
        Assert.Null(play.Status.AvailableAt);
        play.Run(2);
        Assert.Equal("Running", play.Status.Phase);
        Assert.NotNull(play.Status.AvailableAt);
        Assert.Equal(("Running", 2), (play.Set("b").Status, play.Set("b").AvailableReplicas!.Value));
        Assert.Equal("True", play.Condition("Running")!.Status);
        string[] first = ["TemplateProgressing", "TemplateProgressing", "ExperimentPending"];
        Assert.Equal([.. first, "TemplateRunning", "TemplateRunning", "ExperimentRunning"], play.Events);
    }

    [Fact]
    public void Duration_Over_IsSuccessful()
    {
        var play = new ExperimentPlay().Run(299);
        Assert.Equal("Running", play.Status.Phase);
        play.Run(4);
        Assert.Equal("Successful", play.Status.Phase);
        Assert.Equal("Successful", play.Set("a").Status);
        Assert.Equal("True", play.Condition("Completed")!.Status);
    }

    [Fact]
    public void Duration_Absent_RunsUntilTerminated()
    {
        var play = new ExperimentPlay(new ExperimentSpec { Templates = [ExperimentPlay.Template("a")] }).Run(2000);
        Assert.Equal("Running", play.Status.Phase);
        Assert.Null(play.Tick().RequeueAfter);
        play.Change(static s => s with { Terminate = true });
        play.Run(1);
        Assert.Equal(("Successful", "Experiment terminated"), (play.Status.Phase, play.Status.Message));
    }

    [Fact]
    public void ProgressDeadlineSeconds_Over_FailsTheExperiment()
    {
        var play = new ExperimentPlay(new ExperimentSpec
        {
            ProgressDeadlineSeconds = 30,
            Templates = [ExperimentPlay.Template("a"), ExperimentPlay.Template("b")],
        });
        play.Broken.Add("exp-b");
        play.Run(25);
        const string trouble = "pod exp-b-0, container main: ErrImagePull, no such image";
        Assert.Equal(("Pending", $"waiting for template b: 0 pods available ({trouble})"), (play.Status.Phase, play.Status.Message));
        play.Run(10);
        Assert.Equal("Failed", play.Status.Phase);
        Assert.Equal($"Template 'b' exceeded its progressDeadlineSeconds (30): {trouble}", play.Status.Message);
        Assert.Equal(("Successful", "Failed"), (play.Set("a").Status, play.Set("b").Status));
        Assert.Equal("ProgressDeadlineExceeded", play.Condition("Progressing")!.Reason);
    }

    [Fact]
    public void ProgressDeadlineSeconds_PodsLostWhileRunning_CountsFromTheLoss()
    {
        var spec = new ExperimentSpec { ProgressDeadlineSeconds = 30, Templates = [ExperimentPlay.Template("a")] };
        var play = new ExperimentPlay(spec).Run(100);
        play.Broken.Add("exp-a");
        play.Run(20);
        Assert.Equal(("Running", "Progressing"), (play.Status.Phase, play.Set("a").Status));
        play.Run(20);
        Assert.Equal("Failed", play.Status.Phase);
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(10, 10)]
    [InlineData(0, 0)]
    public void ScaleDownDelaySeconds_AfterTheEnd_KeepsThePods(int? delay, int seconds)
    {
        var play = new ExperimentPlay().Run(10);
        play.Change(s => s with { Terminate = true, ScaleDownDelaySeconds = delay });
        play.Tick();
        Assert.Equal(seconds > 0 ? 2 : 0, play.Sets["exp-b"].Spec!.Replicas);
        if (seconds > 0)
        {
            Assert.Contains("scale-down-deadline", play.Sets["exp-b"].Annotations().Keys);
            play.Run(seconds - 1);
            Assert.Equal(2, play.Sets["exp-b"].Spec!.Replicas);
        }

        play.Run(1);
        Assert.Equal(0, play.Sets["exp-b"].Spec!.Replicas);
        Assert.DoesNotContain("scale-down-deadline", play.Sets["exp-b"].Annotations().Keys);
        Assert.Null(play.Run(2).Tick().RequeueAfter);
    }

    [Fact]
    public void MinReadySeconds_OfATemplate_IsThatOfItsPods()
    {
        var play = new ExperimentPlay(new() { Templates = [ExperimentPlay.Template("a") with { MinReadySeconds = 7 }] }).Run(1);
        Assert.Equal(7, play.Sets["exp-a"].Spec!.MinReadySeconds);
    }

    [Fact]
    public void Service_OfATemplate_ReachesItsPodsAndGoesWithThem()
    {
        var play = new ExperimentPlay(new()
        {
            Templates =
            [
                ExperimentPlay.Template("a") with { Service = new() },
                ExperimentPlay.Template("b") with { Service = new() { Name = "named", Ports = [new() { Port = 80 }] } },
            ],
        }).Run(2);
        Assert.Equal(["exp-a", "named"], play.Services.Keys);
        var service = play.Services["exp-a"];
        Assert.Equal(play.Set("a").PodTemplateHash, service.Spec!.Selector!.Single().Value);
        Assert.Equal(8080, service.Spec.Ports!.Single().Port);
        Assert.Equal(80, play.Services["named"].Spec!.Ports!.Single().Port);
        Assert.Equal("named", play.Set("b").ServiceName);
        play.Change(static s => s with { Terminate = true });
        play.Run(20);
        Assert.Equal(2, play.Services.Count);
        play.Run(15);
        Assert.Empty(play.Services);
    }

    [Fact]
    public void Service_OfAnotherOwner_IsNeverTaken()
    {
        var play = new ExperimentPlay(new() { Templates = [ExperimentPlay.Template("a") with { Service = new() { Name = "web" } }] })
        {
            Taken = new TakenNames([], ["web"], []),
        }.Run(2);
        Assert.Equal("Error", play.Status.Phase);
        Assert.Equal("Service web of template 'a' exists and does not belong to this experiment", play.Status.Message);
        Assert.Empty(play.Services);
    }

    [Fact]
    public void CollisionCount_NameTaken_TakesTheNextOne()
    {
        var play = new ExperimentPlay { Taken = new TakenNames(["exp-a"], [], []) }.Run(3);
        Assert.Equal(["exp-a-1", "exp-b"], play.Sets.Keys);
        Assert.Equal(1, play.Set("a").CollisionCount);
        Assert.Equal("Running", play.Status.Phase);
    }

    [Fact]
    public void Template_RefusedByTheApi_EndsInErrorWithItsWords()
    {
        var play = new ExperimentPlay();
        play.Refused["a"] = "spec.template.spec.containers[0].image: Required value";
        play.Run(1);
        Assert.Equal("Error", play.Status.Phase);
        Assert.Contains("containers[0].image: Required value", play.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyses_BeforeThePodsAreAvailable_DoNotStart()
    {
        var play = new ExperimentPlay(ExperimentPlay.Analysed(Analysis("one"))) { Templates = ExperimentPlay.Rate("rate") };
        play.Broken.UnionWith(["exp-a"]);
        play.Run(50);
        Assert.Empty(play.Runs);
        play.Broken.Clear();
        play.Run(2);
        Assert.Equal(["exp-one"], play.Runs.Keys);
        Assert.Equal("argoproj.io/v1alpha1", play.Runs["exp-one"].ApiVersion);
        Assert.Equal("exp-uid", play.Runs["exp-one"].ControllerOwner()!.Uid);
        Assert.Equal("Pending", play.Analysis("one"));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Error")]
    [InlineData("Inconclusive")]
    public void Analysis_NotGood_EndsTheExperimentAlike(string phase)
    {
        var play = Measuring(Analysis("one"), Analysis("two"));
        play.Measured("exp-one", phase, "too slow");
        play.Run(1);
        Assert.Equal(phase, play.Status.Phase);
        Assert.Contains("too slow", play.Status.Message, StringComparison.Ordinal);
        Assert.True(play.Runs["exp-two"].Spec!.Terminate);
        Assert.Contains("AnalysisRun" + phase, play.Events);
        Assert.Contains("Experiment" + phase, play.Events);
        play.Run(40);
        Assert.All(play.Sets.Values, static s => Assert.Equal(0, s.Spec!.Replicas));
    }

    [Fact]
    public void RequiredForCompletion_WithoutDuration_EndsTheExperiment()
    {
        var play = Measuring(Analysis("one", required: true), Analysis("two"));
        play.Measured("exp-two", "Successful");
        play.Run(100);
        Assert.Equal("Running", play.Status.Phase);
        play.Measured("exp-one", "Successful");
        play.Run(1);
        Assert.Equal(("Successful", "Required AnalysisRuns completed"), (play.Status.Phase, play.Status.Message));
    }

    [Fact]
    public void RequiredForCompletion_AfterTheDuration_IsWaitedFor()
    {
        var play = Measuring(Analysis("one", required: true), Analysis("two"));
        play.Change(static s => s with { Duration = "10s" });
        play.Run(60);
        Assert.Equal(("Running", "waiting for the required analysis one"), (play.Status.Phase, play.Status.Message));
        Assert.Equal(1, play.Sets["exp-a"].Spec!.Replicas);
        play.Measured("exp-one", "Successful");
        play.Run(1);
        Assert.Equal("Successful", play.Status.Phase);
        Assert.True(play.Runs["exp-two"].Spec!.Terminate);
    }

    [Fact]
    public void RequiredForCompletion_BeforeTheDuration_DoesNotEndIt()
    {
        var play = Measuring(Analysis("one", required: true));
        play.Change(static s => s with { Duration = "5m" });
        play.Measured("exp-one", "Successful");
        play.Run(100);
        Assert.Equal("Running", play.Status.Phase);
    }

    [Theory]
    [InlineData("{{templates.a.podTemplateHash}}")]
    [InlineData("{{ templates.b.podTemplateHash }}")]
    public void Args_HashOfATemplate_BecomesTheValue(string text)
    {
        var play = Measuring(Analysis("one", false, new AnalysisRunArgument { Name = "hash", Value = text }));
        var template = text.Contains(".a.", StringComparison.Ordinal) ? "a" : "b";
        Assert.Equal(play.Set(template).PodTemplateHash, play.Runs["exp-one"].Spec!.Args![0].Value);
    }

    [Fact]
    public void Args_TimesAndNames_BecomeTheValues()
    {
        var play = new ExperimentPlay(ExperimentPlay.Analysed(Analysis("one", false, new AnalysisRunArgument
        {
            Name = "hash", Value = "{{templates.a.replicaset.name}} {{experiment.availableAt}} {{experiment.finishedAt}}",
        })) with { Duration = "1m" })
        {
            Templates = ExperimentPlay.Rate("rate"),
        }.Run(3);
        var since = play.Status.AvailableAt!.Value;
        Assert.Equal(
            $"exp-a {since:yyyy-MM-ddTHH:mm:ssZ} {since.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}", play.Runs["exp-one"].Spec!.Args![0].Value);
    }

    [Fact]
    public void Args_OfNoTemplate_AreRefusedByName()
    {
        var play = Measuring(Analysis("one", false, new AnalysisRunArgument { Name = "hash", Value = "{{templates.z.podTemplateHash}}" }));
        play.Run(10);
        Assert.Equal("Error", play.Status.Phase);
        Assert.Contains("the templates are a, b", play.Status.Message, StringComparison.Ordinal);
        Assert.Empty(play.Runs);
    }

    [Fact]
    public void Analysis_TemplateThatComesALittleLater_IsWaitedFor()
    {
        var play = new ExperimentPlay(ExperimentPlay.Analysed(Analysis("one"))).Run(5);
        Assert.Equal("Running", play.Status.Phase);
        Assert.Contains("there is no AnalysisTemplate of this name", play.Status.AnalysisRuns![0].Message, StringComparison.Ordinal);
        play.Templates = ExperimentPlay.Rate("rate");
        play.Run(2);
        Assert.Equal(["exp-one"], play.Runs.Keys);
    }

    [Fact]
    public void Analysis_TemplateThatNeverComes_IsAnError()
    {
        var play = new ExperimentPlay(ExperimentPlay.Analysed(Analysis("one"))).Run(15);
        Assert.Equal("Error", play.Status.Phase);
        Assert.Contains("spec.analyses[0].templates[0].templateName", play.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Analysis_RunDeletedByAPerson_IsAnError()
    {
        var play = Measuring(Analysis("one"));
        play.Measured("exp-one", "Running");
        play.Run(1);
        play.Runs.Clear();
        play.Run(2);
        Assert.Equal("Error", play.Status.Phase);
        Assert.Contains("has been deleted", play.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Analysis_NameOfARunThatIsTaken_GetsANumber()
    {
        var play = new ExperimentPlay(ExperimentPlay.Analysed(Analysis("one")))
        {
            Templates = ExperimentPlay.Rate("rate"),
            Taken = new TakenNames([], [], ["exp-one"]),
        }.Run(3);
        Assert.Equal(["exp-one.1"], play.Runs.Keys);
    }

    [Fact]
    public void DryRun_OfOneAnalysis_GoesToThatOneOnly()
    {
        var spec = ExperimentPlay.Analysed(Analysis("one"), Analysis("two") with { TemplateName = "other" }) with
        {
            DryRun = [new AnalysisDryRun { MetricName = "rate" }],
            MeasurementRetention = [new AnalysisMeasurementRetention { MetricName = ".*", Limit = 3 }],
        };
        var play = new ExperimentPlay(spec) { Templates = ExperimentPlay.Rate("rate", "other") }.Run(3);
        Assert.Equal("rate", play.Runs["exp-one"].Spec!.DryRun!.Single().MetricName);
        Assert.Null(play.Runs["exp-two"].Spec!.DryRun);
        Assert.Equal(3, play.Runs["exp-two"].Spec!.MeasurementRetention!.Single().Limit);
    }

    [Fact]
    public void Terminate_Running_EndsTheAnalyses()
    {
        var play = Measuring(Analysis("one"));
        play.Change(static s => s with { Terminate = true });
        play.Run(1);
        Assert.True(play.Runs["exp-one"].Spec!.Terminate);
        play.Measured("exp-one", "Successful");
        play.Run(1);
        Assert.Equal("Successful", play.Analysis("one"));
    }

    [Theory]
    [InlineData("soon", true, "spec.duration: ")]
    [InlineData("5m", false, "spec.templates[0].selector: ")]
    public void Spec_Invalid_IsAnErrorAndNothingIsMade(string duration, bool matches, string told)
    {
        var selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = matches ? "web" : "other" } };
        var play = new ExperimentPlay(new ExperimentSpec
        {
            Duration = duration, Templates = [ExperimentPlay.Template("a") with { Selector = selector }],
        }).Run(2);
        Assert.Equal("Error", play.Status.Phase);
        Assert.Contains(told, play.Status.Message, StringComparison.Ordinal);
        Assert.Empty(play.Sets);
        Assert.Equal("True", play.Condition("InvalidSpec")!.Status);
    }

    [Fact]
    public void Experiment_Completed_NeverChanges()
    {
        var play = new ExperimentPlay().Run(400);
        var before = play.Status;
        play.Change(static s => s with { Duration = "1h", Terminate = true });
        play.Broken.UnionWith(["exp-a", "exp-b"]);
        play.Run(100);
        Assert.Equal((before.Phase, before.Message, before.AvailableAt), (play.Status.Phase, play.Status.Message, play.Status.AvailableAt));
        Assert.Equal("Successful", play.Set("a").Status);
    }
}
