using System.CommandLine;
using System.Text;
using System.Text.Json;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.Cli.Tests.Rollouts;

/// <summary>Each steering verb in each state, against the real API server.</summary>
public sealed class RolloutCommanderTests
{
    private const string Healthy = """{"phase":"Healthy","currentPodHash":"a","stableRS":"a","currentStepIndex":5}""";
    private const string First = """{"phase":"Progressing","currentPodHash":"a","message":"waiting for pods"}""";
    private const string Moving = """
        {"phase":"Progressing","currentPodHash":"b","stableRS":"a","currentStepIndex":2,"message":"waiting for pods of b"}
        """;
    private const string Paused = """
        {"phase":"Paused","currentPodHash":"b","stableRS":"a","currentStepIndex":1,"controllerPause":true,"pausedStepIndex":1,
         "pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-01-01T00:00:00.000000Z"}],
         "message":"CanaryPauseStep: paused until a person promotes"}
        """;
    private const string Inconclusive = """
        {"phase":"Paused","currentPodHash":"b","stableRS":"a","currentStepIndex":2,"controllerPause":true,"pausedStepIndex":2,
         "pauseConditions":[{"reason":"InconclusiveAnalysisRun","startTime":"2026-01-01T00:00:00.000000Z"}],
         "message":"InconclusiveAnalysisRun: unclear"}
        """;
    private const string Approval = """
        {"phase":"Paused","currentPodHash":"b","stableRS":"a","currentStepIndex":3,"controllerPause":true,"pausedStepIndex":3,
         "pauseConditions":[{"reason":"ApprovalStep","startTime":"2026-01-01T00:00:00.000000Z"}],
         "message":"ApprovalStep: waits for the approval of a person"}
        """;
    private const string Objective = """
        {"phase":"Paused","currentPodHash":"b","stableRS":"a","currentStepIndex":2,"controllerPause":true,"pausedStepIndex":2,
         "pauseConditions":[{"reason":"ObjectiveMissed","startTime":"2026-01-01T00:00:00.000000Z"}],
         "message":"ObjectiveMissed: both revisions miss it"}
        """;
    private const string Aborted = """
        {"phase":"Degraded","currentPodHash":"b","stableRS":"a","currentStepIndex":1,"abort":true,"abortedAt":"2026-01-01T00:00:00.000000Z",
         "message":"RolloutAborted: revision b was taken back"}
        """;
    private const string Full = """
        {"phase":"Progressing","currentPodHash":"b","stableRS":"a","currentStepIndex":5,"promoteFull":true,"message":"waiting for pods"}
        """;
    private const string Stuck = """
        {"phase":"Degraded","currentPodHash":"b","stableRS":"a","currentStepIndex":0,"message":"ProgressDeadlineExceeded: no progress"}
        """;
    private const string Invalid = """
        {"phase":"Degraded","message":"InvalidSpec: spec.x: is wrong",
         "conditions":[{"type":"InvalidSpec","status":"True","reason":"InvalidSpec","message":"spec.x: is wrong"}]}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, string, bool, string> States => new()
    {
        { Healthy, false, "promote", false, "nothing to promote" },
        { Healthy, true, "promote", true, "no longer held" },
        { First, false, "promote", false, "deployed for the first time" },
        { Moving, false, "promote", false, "is not paused: waiting for pods of b" },
        { Moving, true, "promote", true, "no longer held and goes on with step 3 of 5" },
        { Paused, false, "promote", true, "goes on after step 2 of 5" },
        { Paused, true, "promote", true, "goes on after step 2 of 5" },
        { Inconclusive, false, "promote", true, "goes on after step 3 of 5" },
        { Objective, false, "promote", true, "goes on at step 3 of 5; from now on requests count against the objective again" },
        { Approval, true, "promote", true, "waits for an approval" },
        { Full, false, "promote", false, "is not paused" },
        { Moving, false, "skip", true, "skips step 3 of 5" },
        { Paused, false, "skip", true, "skips step 2 of 5" },
        { Healthy, false, "skip", false, "no step to skip" },
        { Full, false, "skip", false, "has done all its steps" },
        { Moving, false, "full", true, "goes to 100 % without further steps" },
        { Paused, true, "full", true, "goes to 100 %" },
        { Aborted, false, "full", true, "although it was aborted" },
        { Full, false, "full", false, "goes to 100 % already" },
        { Full, true, "full", true, "goes to 100 %" },
        { Healthy, false, "full", false, "nothing to promote" },
        { Healthy, false, "pause", true, "the next revision waits" },
        { Moving, false, "pause", true, "is paused" },
        { Moving, true, "pause", false, "is paused already" },
        { Aborted, false, "pause", true, "stays taken back" },
        { Healthy, false, "abort", false, "nothing to abort" },
        { First, false, "abort", false, "none to go back to" },
        { Moving, false, "abort", true, "is aborted" },
        { Paused, true, "abort", true, "is aborted" },
        { Full, false, "abort", true, "is aborted" },
        { Stuck, false, "abort", true, "is aborted" },
        { Aborted, false, "abort", false, "aborted already" },
        { Aborted, false, "retry", true, "starts again at the first step" },
        { Aborted, true, "retry", true, "once it is no longer held" },
        { Moving, false, "retry", false, "is not aborted" },
        { Stuck, false, "retry", false, "not aborted but stuck: ProgressDeadlineExceeded" },
        { Healthy, false, "restart", true, "replaces its pods" },
        { Moving, false, "restart", true, "replaces its pods" },
        { Approval, false, "approve", true, "step 4 of 5 is approved" },
        { Approval, true, "approve", true, "still held" },
        { Moving, false, "weight", true, "gets 12.5 % until the next step" },
        { Paused, true, "weight", true, "once it is no longer held" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Verb_InEachState_SaysWhatItDid(string status, bool held, string verb, bool changes, string sentence)
    {
        await using var server = await StartAsync(status, held);
        var before = await ReadAsync(server);

        var answer = await RunAsync(server, verb);

        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        Assert.Equal(changes, answer.Changed);
        var after = await ReadAsync(server);
        Assert.Equal(changes, before.Metadata!.ResourceVersion != after.Metadata!.ResourceVersion);
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task Verb_GivenTwice_ChangesNothingMoreUnlessItGoesOn(string status, bool held, string verb, bool changes, string sentence)
    {
        await using var server = await StartAsync(status, held);
        await RunAsync(server, verb);
        var once = await ReadAsync(server);

        if (verb is "skip" || (verb == "promote" && changes && status == Approval))
        {
            Assert.NotEmpty(sentence);
            return; // The next step is another one, and an approval is asked for once more.
        }

        var again = await RunAsync(server, verb);

        Assert.False(again.Changed && verb != "retry", again.Message);
        Assert.Equal(once.Status!.Commands?.Count, (await ReadAsync(server)).Status!.Commands?.Count);
    }

    [Theory]
    [InlineData(Aborted, "promote", "slipway retry rollout web")]
    [InlineData(Approval, "promote", "slipway approve rollout web")]
    [InlineData(Invalid, "promote", "spec.x: is wrong")]
    [InlineData(Invalid, "full", "spec.x: is wrong")]
    [InlineData(Aborted, "skip", "is aborted")]
    [InlineData(Healthy, "approve", "waits for no approval")]
    [InlineData(Moving, "approve", "--step 4 approves the next")]
    [InlineData(Aborted, "approve", "it is aborted")]
    [InlineData(Approval, "approve 9", "has no step 9; it has 5")]
    [InlineData(Healthy, "weight", "no revision on its way")]
    [InlineData(Aborted, "weight", "is aborted")]
    [InlineData(Full, "weight", "has done all its steps")]
    public async Task Verb_ThatCannotBe_FailsAndSaysWhatCan(string status, string verb, string message)
    {
        await using var server = await StartAsync(status, false);

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => RunAsync(server, verb));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failure, failure.ExitCode);
    }

    [Theory]
    [InlineData(Healthy, false, null)]
    [InlineData(Paused, false, "step 2 of 5: paused until a person promotes; 'slipway promote rollout web' goes on at once")]
    [InlineData(Paused, true, "held (spec.paused); 'slipway promote rollout web' lets it go on, 'slipway abort rollout web' takes it back")]
    [InlineData(
        Inconclusive, false, "step 3 of 5: unclear; 'slipway promote rollout web' goes on, 'slipway abort rollout web' takes it back")]
    [InlineData(
        Objective, false,
        "step 3 of 5: both revisions miss it; 'slipway promote rollout web' goes on, 'slipway abort rollout web' takes it back")]
    [InlineData(Approval, false, "step 4 of 5: waits for the approval of a person; 'slipway approve rollout web' approves it")]
    [InlineData(Moving, false, "waiting for pods of b")]
    [InlineData(Full, false, "promoted in full: waiting for pods")]
    [InlineData(Stuck, false, "ProgressDeadlineExceeded: no progress")]
    [InlineData(Invalid, false, "InvalidSpec: spec.x: is wrong; correct that and apply it again")]
    public async Task Waiting_InEachState_SaysWhyAndWhatEndsIt(string status, bool held, string? sentence)
    {
        await using var server = await StartAsync(status, held);

        Assert.Equal(sentence, new RolloutState(await ReadAsync(server)).Waiting());
    }

    [Fact]
    public async Task FindAsync_NameInTheOtherGroup_IsFoundAndListedWhenNot()
    {
        await using var server = await StartAsync(Healthy, false, Kinds.ArgoGroup);

        var found = await RolloutTarget.FindAsync(server.Admin, "default", new RolloutName(null, "web"), Ct);
        var named = await RolloutTarget.FindAsync(server.Admin, "default", RolloutName.Parse(["rollout.argoproj.io/web"]), Ct);
        var absent = await Assert.ThrowsAsync<CommandFailure>(
            () => RolloutTarget.FindAsync(server.Admin, "default", RolloutName.Parse(["ro.slipway.dev/web"]), Ct));

        Assert.Equal((Kinds.ArgoGroup, Kinds.ArgoGroup), (found.Kind.Group, named.Kind.Group));
        Assert.Equal((ExitCodes.NotFound, "there is no rollout web in namespace default of group slipway.dev; it has none"),
            (absent.ExitCode, absent.Message));
    }

    [Fact]
    public async Task Editor_ImagesAndVariables_ChangeOnceAndNameWhatThereIs()
    {
        await using var server = await StartAsync(Healthy, false);
        var editor = new RolloutEditor(await TargetAsync(server));

        Assert.True((await editor.SetImagesAsync([("main", "web:2"), ("side", "log:2")], Ct)).Changed);
        Assert.False((await editor.SetImagesAsync([("main", "web:2"), ("side", "log:2")], Ct)).Changed);
        Assert.True((await editor.SetEnvAsync(null, [("A", "1"), ("B", "2")], Ct)).Changed);
        Assert.True((await editor.SetEnvAsync("main", [("A", null), ("B", "3")], Ct)).Changed);
        Assert.False((await editor.SetEnvAsync("main", [("A", null), ("B", "3")], Ct)).Changed);

        var containers = (await ReadAsync(server)).Spec!.Template!.Spec!.Containers!;
        Assert.Equal(["web:2", "log:2"], containers.Select(static c => c.Image));
        Assert.Equal(["B=3"], containers[0].Env!.Select(static e => $"{e.Name}={e.Value}"));
        Assert.Equal(["A=1", "B=2"], containers[1].Env!.Select(static e => $"{e.Name}={e.Value}"));
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => editor.SetImagesAsync([("nope", "x:1")], Ct));
        Assert.Contains("it has main, side", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b", "a", null, "a", "at once, it is the stable revision")]
    [InlineData("c", "c", null, "a", "as a rollout of its own")]
    [InlineData("c", "c", 2, "b", "as a rollout of its own")]
    [InlineData("c", "c", 3, null, "is at revision 3 (web:c, log:1) already")]
    public async Task Undo_WithAndWithoutANumber_GoesToTheRightRevision(
        string current, string stable, int? number, string? to, string sentence)
    {
        var history = """[{"hash":"a","outcome":"Completed"},{"hash":"b","outcome":"Aborted"}]""";
        var status = $$"""{"phase":"x","currentPodHash":"{{current}}","stableRS":"{{stable}}","history":{{history}}}""";
        await using var server = await StartAsync(status, false);
        await SetsAsync(server, "a", "b", "c");

        var answer = await new RolloutEditor(await TargetAsync(server)).UndoAsync(number, Ct);

        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        Assert.Equal(to is not null, answer.Changed);
        var template = (await ReadAsync(server)).Spec!.Template!;
        Assert.Equal(to is null ? "web:1" : $"web:{to}", template.Spec!.Containers![0].Image);
        Assert.Equal(["app"], template.Metadata!.Labels!.Keys);
    }

    [Fact]
    public async Task Undo_OfAnUndoUnderWay_DoesNotBringBackWhatWasUndone()
    {
        const string Back = """
            {"phase":"Paused","currentPodHash":"a","stableRS":"b",
             "history":[{"hash":"a","outcome":"Completed"},{"hash":"b","outcome":"Completed"},{"hash":"a","outcome":"Running"}]}
            """;
        await using var server = await StartAsync(Back, false);
        await SetsAsync(server, "a", "b");

        var answer = await new RolloutEditor(await TargetAsync(server)).UndoAsync(null, Ct);

        Assert.False(answer.Changed);
        Assert.Contains("is going back to an earlier revision already", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web 1 2", "web", "1 2")]
    [InlineData("rollout web A=1 B-", "rollout web", "A=1 B-")]
    [InlineData("rollout.argoproj.io/web 33", "rollout.argoproj.io/web", "33")]
    [InlineData("2 1", "2", "1")]
    public void Words_OfAVerbWithMore_AreTheNameAndTheRest(string line, string name, string rest)
    {
        var words = new RolloutWords(
            new Argument<string[]>("rollout") { Arity = new ArgumentArity(2, 100) }, RolloutWords.NameLength);
        var result = new RootCommand { words.Argument }.Parse(line);

        Assert.Equal((name, rest), (string.Join(' ', words.Name(result)), string.Join(' ', words.Rest(result))));
    }

    [Fact]
    public async Task Diff_OfTwoRevisions_NamesLinesAndPaths()
    {
        await using var server = await StartAsync(Healthy, false);
        await SetsAsync(server, "a", "b");
        var sets = await RolloutView.SetsAsync(server.Admin, await ReadAsync(server), Ct);
        var (from, to) = (RevisionDiff.TemplateOf(sets[1]), RevisionDiff.TemplateOf(sets[0]));

        var lines = RevisionDiff.Lines(from, to);

        Assert.Equal(
            ["-image: \"web:a\"", "+image: \"web:b\""],
            lines.Where(static l => l[0] is '+' or '-').Select(static l => l[0] + l[1..].TrimStart(' ', '-')));
        Assert.Equal([new RevisionChange("spec.containers[main].image", "web:a", "web:b")], RevisionDiff.Changes(from, to));
        Assert.Empty(RevisionDiff.Lines(from, from));
        Assert.Empty(RevisionDiff.Changes(from, from));
    }

    [Fact]
    public async Task Description_OfAPausedRollout_TellsWhyWhoAndWhat()
    {
        await using var server = await StartAsync(Paused, false);
        await SetsAsync(server, "a", "b");
        await new RolloutCommander(await TargetAsync(server), server.Time).AbortAsync(Ct);
        var rollout = await ReadAsync(server);

        var text = string.Join('\n', RolloutDescription.Lines(await RolloutView.ReadAsync(server.Admin, rollout, Ct), []));
        var row = RolloutTable.Lines([rollout], withNamespace: true).Last();

        foreach (var part in new[] { "Name:       web", "test-admin: abort", "aborted  pause until promoted", "approval", "web:b" })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.StartsWith("default     web    Paused   1/5", row, StringComparison.Ordinal);
    }

    private static async Task<CommandAnswer> RunAsync(TestApiServer server, string verb)
    {
        var commander = new RolloutCommander(await TargetAsync(server), server.Time);
        return await (verb switch
        {
            "promote" => commander.PromoteAsync(Ct),
            "skip" => commander.SkipAsync(Ct),
            "full" => commander.PromoteFullAsync(Ct),
            "pause" => commander.PauseAsync(Ct),
            "abort" => commander.AbortAsync(Ct),
            "retry" => commander.RetryAsync(Ct),
            "restart" => commander.RestartAsync(Ct),
            "approve" => commander.ApproveAsync(null, Ct),
            "approve 9" => commander.ApproveAsync(9, Ct),
            _ => commander.SetWeightAsync(12.5, Ct),
        });
    }

    // There is no controller here that could see what was changed.
    private static async Task<RolloutTarget> TargetAsync(TestApiServer server)
        => await RolloutTarget.FindAsync(server.Admin, "default", new RolloutName(null, "web"), Ct) with { Patience = TimeSpan.Zero };

    private static async Task<Rollout> ReadAsync(TestApiServer server) => await (await TargetAsync(server)).ReadAsync(Ct);

    private static async Task SetsAsync(TestApiServer server, params string[] hashes)
    {
        var rollout = await ReadAsync(server);
        foreach (var (i, hash) in hashes.Index())
        {
            var labels = new Dictionary<string, string> { ["app"] = "web", [LabelNames.RolloutHash] = hash };
            (await server.Admin.CreateAsync(new ReplicaSet
            {
                Metadata = new ObjectMeta
                {
                    Name = $"web-{hash}",
                    Namespace = "default",
                    Labels = labels,
                    Annotations = new Dictionary<string, string> { [RolloutView.RevisionAnnotation] = $"{i + 1}" },
                    OwnerReferences =
                    [
                        new OwnerReference
                        {
                            ApiVersion = rollout.ApiVersion, Kind = "Rollout", Name = "web", Uid = rollout.Uid(), Controller = true,
                        },
                    ],
                },
                Spec = new ReplicaSetSpec
                {
                    Selector = new LabelSelector { MatchLabels = labels }, Template = Template($"web:{hash}", labels),
                },
            }, Ct)).OrThrow();
        }
    }

    private static PodTemplateSpec Template(string image, IReadOnlyDictionary<string, string> labels) => new()
    {
        Metadata = new ObjectMeta { Labels = labels },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "main", Image = image }, new Container { Name = "side", Image = "log:1" }],
        },
    };

    private static async Task<TestApiServer> StartAsync(string status, bool held, string group = Kinds.OwnGroup)
    {
        var server = await TestApiServer.StartAsync();
        var kind = Kinds.AllOf<Rollout>().Single(k => k.Group == group);
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        (await server.AsController("rollouts").CreateAsync(kind, new Rollout
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new RolloutSpec
            {
                Paused = held ? true : null,
                Selector = new LabelSelector { MatchLabels = labels },
                Template = Template("web:1", labels),
                Strategy = new RolloutStrategy
                {
                    Canary = new CanaryStrategy
                    {
                        Steps =
                        [
                            new() { SetWeight = 10 }, new() { Pause = new CanaryPause() }, new() { SetWeight = 50 },
                            new() { Approval = new ApprovalStep() }, new() { SetWeight = 80 },
                        ],
                    },
                },
            },
        }, WriteQuery.Default, Ct)).OrThrow();
        var patch = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(status)!;
        var seen = string.Join(',', patch.Select(static p => $"\"{p.Key}\":{p.Value.GetRawText()}"));
        var body = Encoding.UTF8.GetBytes("{\"status\":{\"observedGeneration\":\"1\"," + seen + "}}");
        (await server.AsController("rollouts").PatchAsync<Rollout>(
            kind, new ObjectKey("default", "web"), new PatchBody(PatchType.Merge, body), new WriteQuery { Subresource = "status" }, Ct))
            .OrThrow();
        return server;
    }
}
