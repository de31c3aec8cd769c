using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts.Gates;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Gates;

/// <summary>Gates: asked before the new revision gets more, and obeyed.</summary>
public sealed class GateTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static RolloutWorld Deployed(RolloutGate gate, params CanaryStep[] steps)
    {
        var world = new RolloutWorld(4, steps);
        return Deployed(world, gate);
    }

    private static RolloutWorld Deployed(RolloutWorld world, params RolloutGate[] gates)
    {
        world.Spec(s => s with { Gates = gates });
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        Assert.Empty(world.GateCalls);
        return world;
    }

    private static RolloutGate Gate(string name = "board", int retries = 3, string onError = "wait")
        => new() { Name = name, Url = $"https://{name}.example/ask", Retries = retries, OnError = onError };

    private static void Answer(RolloutWorld world, string answer, string? reason = null, int? code = null)
        => world.GateAnswers = [.. world.GateCalls.TakeLast(1).Select(c => new GateAnswer(c, answer, code, reason, 12))];

    [Fact]
    public void Decide_WithAGate_AsksBeforeEachRaiseAndNeverElse()
    {
        var world = Deployed(Gate(), Weight(10), Forever, Weight(50));
        world.Template("web:2");
        world.Run(20);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Equal(0, world.PodsOf("web:2"));
        Assert.Equal(("Progressing", "asking gate board"), (world.Status.Phase, world.Status.Message));

        Answer(world, "Yes", code: 200);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(1000, world.WeightOf("web:2"));
        world.Promote();
        world.Run(5);
        Assert.Equal(1000, world.WeightOf("web:2"));
        Answer(world, "Yes");
        world.Run(5);
        Assert.Equal((5000, 2), (world.WeightOf("web:2"), world.PodsOf("web:2")));
        Answer(world, "Yes");
        world.RunUntil(() => world.Status.Phase == "Healthy", "the promotion");

        var asked = world.GateCalls.Select(static c => c.Question).DistinctBy(static q => q.Step).ToList();
        Assert.Equal(
            [(0, "start", 0.0, 10.0), (2, "step", 10.0, 50.0), (3, "promotion", 50.0, 100.0)],
            asked.Select(static q => (q.Step, q.Stage, q.FromWeight, q.ToWeight)));
        Assert.Equal(["Yes", "Yes", "Yes"], world.Status.GateCalls!.Select(static c => c.Answer));
        Assert.Null(world.Status.Gates);
    }

    [Fact]
    public void Decide_ANo_PausesWithItsReasonAndAsksAgain()
    {
        var world = Deployed(Gate(), Weight(10), Forever);
        world.Template("web:2");
        world.Tick();
        Answer(world, "No", "freeze until Monday", 403);
        world.Tick();
        Assert.Equal("Paused", world.Status.Phase);
        Assert.StartsWith("Gate: gate board says no: freeze until Monday; asked again at ", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal("Gate", Assert.Single(world.Status.PauseConditions!).Reason);

        world.Run(29);
        Assert.Single(world.GateCalls.DistinctBy(static c => c.Question.AskedAt));
        world.Run(3);
        Answer(world, "No", "freeze until Monday", 403);
        world.Run(32);
        Assert.Equal(2, Assert.Single(world.Status.GateCalls!).Count);
        Assert.Single(world.Events, static e => e.Reason == "GateClosed");

        Answer(world, "Yes");
        world.Run(5);
        Assert.Equal(1000, world.WeightOf("web:2"));
        Assert.Equal("CanaryPauseStep", Assert.Single(world.Status.PauseConditions!).Reason);
    }

    [Theory]
    [InlineData("wait", "Paused")]
    [InlineData("abort", "Degraded")]
    public void Decide_ErrorsUntilTheLastTry_DoWhatOnErrorSays(string onError, string phase)
    {
        var world = Deployed(Gate(retries: 2, onError: onError), Weight(10), Forever);
        world.Template("web:2");
        for (var i = 1; i <= 3; i++)
        {
            world.RunUntil(() => world.GateCalls.Count > 0 && world.GateCalls[^1].Question.Attempt == i, $"try {i}");
            Assert.Equal("Progressing", world.Status.Phase);
            Answer(world, "Error", "answered 500", 500);
            world.Tick();
        }

        Assert.Equal(phase, world.Status.Phase);
        Assert.Contains("gate board cannot be asked: answered 500", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Equal((3, "Error", 500), world.Status.GateCalls!.Select(static c => (c.Count, c.Answer, c.Code)).Single());
    }

    [Fact]
    public void Decide_WhileACallRuns_RepeatsTheSameCallAndNoOther()
    {
        var world = Deployed(Gate(), Weight(10), Forever);
        world.Template("web:2");
        world.Run(40);

        Assert.All(world.GateCalls, c => Assert.True(c.IsSameAs(world.GateCalls[0])));
        Answer(world, "Yes");
        var other = world.GateCalls[0] with { Question = world.GateCalls[0].Question with { Step = 7 } };
        world.GateAnswers = [world.GateAnswers[0] with { Call = other }];
        world.Run(3);
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_PromotedPastANo_GoesOnAndSaysWho()
    {
        var world = Deployed(Gate(), Weight(10), Forever);
        world.Template("web:2");
        world.Tick();
        Answer(world, "No", "not today");
        world.Run(2);
        world.Command(s => s with { Commands = [new RolloutCommand { Command = "promote", User = "alice", At = world.Now }] });
        world.Promote();
        world.RunUntil(() => world.Status.CurrentStepIndex == 1, "the step");

        Assert.Equal(1000, world.WeightOf("web:2"));
        Assert.Contains(world.Events, static e => e is { Reason: "GatePassed", Message: "Gate board is passed by alice" });
    }

    [Fact]
    public void Decide_CommandsAtAClosedGate_Win()
    {
        var world = Deployed(Gate(), Weight(10), Forever);
        world.Template("web:2");
        world.Tick();
        Answer(world, "No", "not today");
        world.Tick();
        world.Abort();
        world.Run(2);
        Assert.Equal(("Degraded", true), (world.Status.Phase, world.Status.Abort));
        Assert.Null(world.Status.Gates);

        world.GateAnswers = [];
        world.Retry();
        world.Run(2);
        Assert.Equal("asking gate board", world.Status.Message);
        world.PromoteFull();
        world.RunUntil(() => world.Status.StableRS == world.Hash, "the full promotion");
        Assert.Equal("Healthy", world.Status.Phase);
    }

    [Fact]
    public void Decide_SeveralGates_AreAskedInTheirOrder()
    {
        var world = Deployed(new RolloutWorld(2, Weight(10), Forever), Gate("first"), Gate("second"));
        world.Template("web:2");
        world.Tick();
        Assert.Equal(["first"], world.GateCalls.Select(static c => c.Question.Gate).Distinct());
        Answer(world, "Yes");
        world.Tick();
        Assert.Equal("asking gate second", world.Status.Message);
        Assert.Equal(0, world.WeightOf("web:2"));
        Answer(world, "Yes");
        world.RunUntil(() => world.WeightOf("web:2") == 1000, "the weight");
    }

    [Fact]
    public void Decide_PodCountsCarryTheShares_StartsNoPodBeforeTheYes()
    {
        var canary = new RolloutStrategy { Canary = new CanaryStrategy { Steps = [Weight(25), Forever] } };
        var world = Deployed(new RolloutWorld(4, canary), Gate());
        world.Template("web:2");
        world.Run(10);
        Assert.Equal((0, 4), (world.PodsOf("web:2"), world.PodsOf("web:1")));
        Answer(world, "Yes");
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(1, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_BlueGreen_AsksBeforeTheSwitch()
    {
        var strategy = new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "active", PreviewService = "preview" } };
        var world = Deployed(new RolloutWorld(2, strategy, "active", "preview"), Gate());
        world.Template("web:2");
        world.RunUntil(() => world.GateCalls.Count > 0, "the question");
        world.Run(5);
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        Assert.Equal(RolloutWorld.HashOf("web:2"), world.Selected("preview"));
        Answer(world, "Yes");
        world.RunUntil(() => world.Status.Phase == "Healthy", "the switch");
        Assert.Equal(RolloutWorld.HashOf("web:2"), world.Selected("active"));
    }

    [Fact]
    public void Decide_WeightByHandAtAClosedGate_Counts()
    {
        var world = Deployed(Gate(), Weight(10), Forever);
        world.Template("web:2");
        world.Tick();
        Answer(world, "No", "not today");
        world.Tick();
        world.Command(s => s with { WeightOverride = new RolloutWeightOverride { Weight = 5, Step = 0, Hash = world.Hash } });
        world.RunUntil(() => world.WeightOf("web:2") == 500, "the weight by hand");
        Assert.Equal("Paused", world.Status.Phase);
    }

    [Fact]
    public void Decide_GatesThatAreWrong_AreRefusedByName()
    {
        var world = Deployed(new RolloutWorld(1, Weight(10)), Gate());
        world.Spec(static s => s with
        {
            Gates = [new RolloutGate { Name = "a", Url = "ftp://x" }, new RolloutGate { Name = "b", Url = "https://me:pw@x" }, Gate("b")],
        });
        world.Tick();
        foreach (var problem in new[] { "spec.gates[0].url: is 'ftp://x'", "spec.gates[1].url: must not contain credentials",
            "spec.gates[2].name: is 'b' again" })
        {
            Assert.Contains(problem, world.Status.Message, StringComparison.Ordinal);
        }
    }
}
