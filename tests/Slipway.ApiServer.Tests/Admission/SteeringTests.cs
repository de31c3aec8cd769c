using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>Commands to Rollouts: recognised in any write, noted under the name of whoever sent it.</summary>
public sealed class SteeringTests
{
    private static readonly ObjectKey Key = new("default", "web");
    private static readonly ApiUser Alice = ApiUser.Known("alice", "leads", ApiUser.Masters);
    private static readonly ApiUser Bob = ApiUser.Known("bob", ApiUser.Masters);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status", """{"status":{"abort":true}}""", "abort", null)]
    [InlineData("status", """{"status":{"pauseConditions":null}}""", "promote", "step 2")]
    [InlineData("status", """{"status":{"currentStepIndex":3}}""", "skip", "from step 2 to step 4")]
    [InlineData("status", """{"status":{"pauseConditions":null,"currentStepIndex":2}}""", "skip", "from step 2 to step 3")]
    [InlineData("status", """{"status":{"promoteFull":true}}""", "promote-full", null)]
    [InlineData("status", """{"status":{"weightOverride":{"weight":33.5,"step":1,"hash":"new"}}}""", "set-weight", "33.5 %")]
    [InlineData("", """{"spec":{"paused":true}}""", "pause", null)]
    [InlineData("", """{"spec":{"restartAt":"2026-01-02T03:04:05Z"}}""", "restart", null)]
    [InlineData("", """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"web:2"}]}}}}""", "update", "main=web:2")]
    [InlineData("", """{"spec":{"template":{"metadata":{"annotations":{"a":"b"}}}}}""", "update", null)]
    [InlineData("", """{"spec":{"strategy":{"canary":{"steps":[{"setWeight":50}]}}}}""", "update", "strategy")]
    public async Task Patch_OfAPerson_IsACommandUnderTheirName(string subresource, string patch, string command, string? detail)
    {
        foreach (var kind in Kinds.AllOf<Rollout>())
        {
            await using var server = await StartAsync(kind);

            var status = (await PatchAsync(server, kind, Alice, subresource, patch)).OrThrow().Status!;

            Assert.Equal([(command, detail, "alice", server.Time.GetUtcNow())], Told(status));
        }
    }

    [Fact]
    public async Task Patch_Retry_IsACommandToo()
    {
        await using var server = await StartAsync(Own, """{"abort":true,"abortedAt":"2026-01-01T00:00:00.000000Z"}""");

        var status = (await PatchAsync(server, Own, Bob, "status", """{"status":{"abort":false}}""")).OrThrow().Status!;

        Assert.Equal([("retry", null, "bob", server.Time.GetUtcNow())], Told(status));
    }

    [Theory]
    [InlineData("status", """{"status":{"promoteFull":null,"message":"same"}}""")]
    [InlineData("", """{"metadata":{"labels":{"a":"b"}}}""")]
    [InlineData("", """{"spec":{"replicas":7}}""")]
    [InlineData("", """{"spec":{"paused":false}}""")]
    public async Task Patch_ThatCommandsNothing_IsNotNoted(string subresource, string patch)
    {
        await using var server = await StartAsync(Own);

        Assert.Null((await PatchAsync(server, Own, Alice, subresource, patch)).OrThrow().Status!.Commands);
    }

    [Fact]
    public async Task Patch_WithADryRun_NotesNothing()
    {
        await using var server = await StartAsync(Own);

        var shown = (await PatchAsync(server, Own, Alice, "status", """{"status":{"abort":true}}""", dryRun: true)).OrThrow();

        Assert.Null(shown.Status!.Commands);
        Assert.Null((await ReadAsync(server, Own)).Status!.Abort);
    }

    [Theory]
    [InlineData("""{"status":{"abort":true,"commands":[{"command":"abort","user":"carol","at":"2020-01-01T00:00:00.000000Z"}]}}""")]
    [InlineData("""{"status":{"abort":true,"commands":null}}""")]
    public async Task Patch_UnderAnothersName_IsNotedUnderTheOwn(string patch)
    {
        await using var server = await StartAsync(Own);
        (await PatchAsync(server, Own, Bob, "", """{"spec":{"paused":true}}""")).OrThrow();

        var status = (await PatchAsync(server, Own, Alice, "status", patch)).OrThrow().Status!;

        Assert.Equal(["pause", "abort"], status.Commands!.Select(static c => c.Command));
        Assert.Equal(["bob", "alice"], status.Commands!.Select(static c => c.User));
        Assert.True(status.Commands![0].At < status.Commands[1].At, "later commands have later times");
    }

    [Fact]
    public async Task Update_OfAController_NotesNothingAndKeepsWhatIsNoted()
    {
        await using var server = await StartAsync(Own);
        (await PatchAsync(server, Own, Alice, "status", """{"status":{"abort":true}}""")).OrThrow();
        var seen = await ReadAsync(server, Own);

        var acted = seen with
        {
            Status = seen.Status! with
            {
                AbortedAt = server.Time.GetUtcNow(), PauseConditions = null, ControllerPause = null, PausedStepIndex = null,
                Commands = null,
            },
        };
        var written = (await server.AsController("rollouts").UpdateAsync(Own, acted, WriteQuery.Status, Ct)).OrThrow();
        var foreign = (await server.As(Bob).UpdateAsync(
            Own, written with { Status = written.Status! with { Abort = null, AbortedAt = null, CurrentStepIndex = 0, StableRS = "new" } },
            WriteQuery.Status, Ct)).OrThrow();

        Assert.Equal(["abort"], foreign.Status!.Commands!.Select(static c => c.Command));
    }

    [Fact]
    public async Task Patch_ManyCommands_KeepsTheNewestTwenty()
    {
        await using var server = await StartAsync(Own);
        for (var i = 0; i < 25; i++)
        {
            (await PatchAsync(server, Own, Alice, "", $$$"""{"spec":{"paused":{{{(i % 2 == 0 ? "true" : "false")}}}}}""")).OrThrow();
        }

        var commands = (await ReadAsync(server, Own)).Status!.Commands!;

        Assert.Equal(20, commands.Count);
        Assert.Equal("pause", commands[^1].Command);
        Assert.Equal(commands.OrderBy(static c => c.At), commands);
    }

    [Fact]
    public async Task Approve_ByAPersonOfTheGroup_IsSignedByTheServer()
    {
        await using var server = await StartAsync(Own);

        const string Forged = ""","user":"carol","groups":["root"],"at":"2020-01-01T00:00:00.000000Z" """;
        var status = (await PatchAsync(server, Own, Alice, "status", Approve(3, Forged))).OrThrow().Status!;

        var approval = Assert.Single(status.Approvals!);
        Assert.Equal((3, "new", "alice", server.Time.GetUtcNow()), (approval.Step, approval.Hash, approval.User, approval.At));
        Assert.Contains("leads", approval.Groups!);
        Assert.DoesNotContain("root", approval.Groups!);
        Assert.Equal([("approve", "step 4", "alice", server.Time.GetUtcNow())], Told(status));
        var again = (await PatchAsync(server, Own, Alice, "status", Approve(3))).OrThrow();
        Assert.Single(again.Status!.Commands!);
    }

    [Theory]
    [InlineData("""{"status":{"approvals":[{"step":3,"hash":"new"}]}}""", 403, "of leads or sre; user \"bob\" is in none")]
    [InlineData("""{"status":{"approvals":[{"step":3,"hash":"other"}]}}""", 422, "status.approvals[0].hash")]
    [InlineData("""{"status":{"approvals":[{"step":0,"hash":"new"}]}}""", 422, "those are 3, counted from 0")]
    [InlineData("""{"status":{"approvals":[{"step":99,"hash":"new"}]}}""", 422, "status.approvals[0].step")]
    [InlineData("""{"status":{"promoteFull":true}}""", 403, "step 4 must be approved by a person of leads or sre first")]
    [InlineData("""{"status":{"currentStepIndex":4}}""", 403, "step 4 must be approved")]
    [InlineData("""{"status":{"weightOverride":{"weight":90,"step":1,"hash":"new"}}}""", 403, "step 4 must be approved")]
    public async Task Patch_OfSomebodyOutsideTheGroups_IsRefused(string patch, int code, string message)
    {
        await using var server = await StartAsync(Own);

        var refused = await PatchAsync(server, Own, Bob, "status", patch);

        Assert.Equal(code, refused.Error?.Code);
        Assert.Contains(message, refused.Error!.Message, StringComparison.Ordinal);
        Assert.Null((await ReadAsync(server, Own)).Status!.Commands);
    }

    [Fact]
    public async Task Patch_OfSomebodyOutsideTheGroups_MayDoEverythingElse()
    {
        await using var server = await StartAsync(Own);
        (await PatchAsync(server, Own, Alice, "status", Approve(3))).OrThrow();

        (await PatchAsync(server, Own, Bob, "status", """{"status":{"weightOverride":{"weight":5,"step":1,"hash":"new"}}}""")).OrThrow();
        (await PatchAsync(server, Own, Bob, "status", """{"status":{"approvals":null}}""")).OrThrow();
        (await PatchAsync(server, Own, Bob, "status", """{"status":{"promoteFull":true}}""")).OrThrow();
        var status = (await PatchAsync(server, Own, Bob, "status", """{"status":{"abort":true}}""")).OrThrow().Status!;

        Assert.Equal("alice", Assert.Single(status.Approvals!).User);
        Assert.Equal(["approve", "set-weight", "promote-full", "abort"], status.Commands!.Select(static c => c.Command));
    }

    private static KindInfo Own => Kinds.Of<Rollout>();

    private static IEnumerable<(string?, string?, string?, DateTimeOffset?)> Told(RolloutStatus status)
        => (status.Commands ?? []).Select(static c => (c.Command, c.Detail, c.User, c.At));

    private static string Approve(int step, string more = "")
        => $$$"""{"status":{"approvals":[{"step":{{{step}}},"hash":"new"{{{more}}}}]}}""";

    private static async Task<Rollout> ReadAsync(TestApiServer server, KindInfo kind)
        => (await server.Admin.GetAsync<Rollout>(kind, Key, Ct)).OrThrow();

    private static Task<ApiResult<Rollout>> PatchAsync(
        TestApiServer server, KindInfo kind, ApiUser user, string subresource, string patch, bool dryRun = false)
        => server.As(user).PatchAsync<Rollout>(
            kind, Key, new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch)),
            new WriteQuery { Subresource = subresource.Length == 0 ? null : subresource, DryRun = dryRun }, Ct);

    /// <summary>A server with a Rollout whose revision <c>new</c> pauses at its second step; the fourth waits for an approval.</summary>
    private static async Task<TestApiServer> StartAsync(KindInfo kind, string? status = null)
    {
        var server = await TestApiServer.StartAsync();
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        var created = (await server.Admin.CreateAsync(kind, new Rollout
        {
            Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace },
            Spec = new RolloutSpec
            {
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = labels },
                    Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "web:1" }] },
                },
                Strategy = new RolloutStrategy
                {
                    Canary = new CanaryStrategy
                    {
                        Steps =
                        [
                            new() { SetWeight = 10 }, new() { Pause = new CanaryPause() }, new() { SetWeight = 50 },
                            new() { Approval = new ApprovalStep { Groups = ["leads", "sre"] } }, new() { SetWeight = 80 },
                        ],
                    },
                },
            },
        }, WriteQuery.Default, Ct)).OrThrow();
        var known = new RolloutStatus
        {
            CurrentPodHash = "new",
            StableRS = "old",
            CurrentStepIndex = 1,
            ControllerPause = true,
            PausedStepIndex = 1,
            PauseConditions = [new RolloutPauseCondition { Reason = "CanaryPauseStep", StartTime = server.Time.GetUtcNow() }],
            Canary = new CanaryStatus { Weights = new TrafficWeights { Canary = new WeightDestination { Weight = 10 } } },
            Message = "same",
        };
        (await server.AsController("rollouts").UpdateAsync(kind, created with { Status = known }, WriteQuery.Status, Ct)).OrThrow();
        if (status is not null)
        {
            var more = new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes($$"""{"status":{{status}}}"""));
            (await server.AsController("rollouts").PatchAsync<Rollout>(
                kind, Key, more, new WriteQuery { Subresource = "status" }, Ct)).OrThrow();
        }

        return server;
    }
}
