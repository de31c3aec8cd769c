using System.Globalization;
using Slipway.Cli.Demo.Load;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>Whatever is wrong with a new version is seen where nothing else is wrong, and said in words that fit.</summary>
public sealed class SymptomTests(EchoArtifact echo)
{
    private const int Percent = 20;
    private const int SlowMilliseconds = 50;
    private const string BrokenOff = "broken off before the end of the answer";
    private const string Limit = "    timeouts: {request: 5s}\n";
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan UntilTheVerdict = TimeSpan.FromMinutes(10);

    [Trait("Run", "Long")]
    [Theory]
    [InlineData("closed")]
    [InlineData("cut")]
    [InlineData("errors")]
    [InlineData("latency")]
    [InlineData("timeouts")]
    public Task Release_OneSymptom_IsTakenBackForThatAlone(string symptom)
    {
        LongOnly.Require();
        return IsTakenBackAsync(Of(symptom));
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Release_SameManifestsWithoutSymptom_IsPromoted()
    {
        LongOnly.Require();
        await using var machine = await StartAsync("");
        var load = await machine.StartLoadAsync(300);
        await load.FlowsAsync(300);

        (await machine.ApplyAsync(Release("v2", Enough))).Ok();

        var ended = await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase is "Healthy" or "Degraded");
        Assert.True(ended.Status!.Phase == "Healthy", ended.Status.Message);
        Assert.Equal(ended.Status.CurrentPodHash, ended.Status.StableRS);
        await load.FlowsAsync(300);
        Assert.Contains((await load.EndWithoutLossAsync(5_000)).Sent, static r => r.Version == "v2");
    }

    private async Task IsTakenBackAsync(Symptom symptom)
    {
        await using var machine = await StartAsync(symptom.Limit);
        var stable = (await machine.RolloutAsync())!.Status!.StableRS;
        var load = await machine.StartLoadAsync(300);
        await load.FlowsAsync(300);

        (await machine.ApplyAsync(Release("v2", UntilTheVerdict, (symptom.Variable, symptom.Value)))).Ok();

        var aborted = await machine.RolloutIsAsync("aborted", static r => r.Status?.Abort == true || r.Status?.Phase == "Healthy");
        Assert.Equal((true, stable), (aborted.Status!.Abort, aborted.Status.StableRS));
        var degraded = await machine.RolloutIsAsync("degraded", static r => r.Status?.Phase == "Degraded");
        var judgement = degraded.Status!.Judgement!;
        Assert.Equal(("Fail", 0), (judgement.Verdict, judgement.StableErrors));
        Assert.Matches(symptom.Reason(judgement.CanaryErrors ?? 0), judgement.Reason);
        Assert.Contains(judgement.Reason!, (await machine.SlipwayAsync("explain", "rollout", "echo")).Ok(), StringComparison.Ordinal);

        await machine.RolloutIsAsync("without traffic", static r => r.Status?.History?[^1].ZeroTrafficSeconds is not null);
        await IsSeenOnlyBeforeAsync(load, symptom, await load.SettlesAsync(300));
    }

    /// <summary>Users of the new version met its symptom and no other, those of the stable one met nothing, and it has ended.</summary>
    private static async Task IsSeenOnlyBeforeAsync(Load load, Symptom symptom, long settled)
    {
        var join = await load.EndAsync();
        var fresh = join.AnsweredBy("v2").Where(static r => r.Id != "-").ToList();
        var ids = fresh.Select(static r => r.Id).ToHashSet(StringComparer.Ordinal);
        var harmed = join.Sent.Where(r => ids.Contains(r.Id) && symptom.Harms(r)).ToList();
        // All requests whose connection was closed may have been asked again, by chance.
        Assert.True(harmed.Count > 0 || symptom.IsAskedAgain);
        Assert.All(join.Sent, r => Assert.True(r is { Status: 200, Failure: "" } || harmed.Contains(r), $"{r}"));
        Assert.All(join.Sent.Where(r => !ids.Contains(r.Id)), static r => Assert.Equal("v1", r.Version));
        Assert.DoesNotContain(fresh, r => r.ArrivedMicroseconds > settled);
    }

    private Task<Machine> StartAsync(string limit) => Machine.WithAsync(echo, async machine =>
    {
        var entrance = Manifests.Service("echo") + "---\n" + Manifests.RouteTo(["echo"]) + limit;
        (await machine.ApplyAsync(entrance + "---\n" + Release("v1", Enough))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
    });

    private static Symptom Of(string name) => name switch
    {
        "closed" => new("CLOSE_PERCENT", Percent, BrokenOff, static r => r is { Status: 502, FromGateway: true })
        {
            IsAskedAgain = true,
        },
        "cut" => new("CUT_PERCENT", Percent, BrokenOff, static r => r is { Status: 0, Failure.Length: > 0 }),
        "errors" => new("ERROR_PERCENT", Percent, "answered with 5xx", static r => r is { Status: 500, FromGateway: false }),
        "timeouts" => new("HANG_PERCENT", Percent, "without an answer in time", static r => r is { Status: 504, FromGateway: true })
        {
            Limit = Limit,
        },
        _ => new("LATENCY_MS", SlowMilliseconds, null, static r => r.DurationMicroseconds >= SlowMilliseconds * 1000),
    };

    private static string Release(string version, TimeSpan pause, (string Name, int Value)? fault = null) => Manifests.Rollout(
        Manifests.Template(version, fault: fault),
        string.Create(CultureInfo.InvariantCulture, $"[{{setWeight: 20}}, {{pause: {{duration: {pause.TotalSeconds}s}}}}]"));

    /// <summary>One thing that may be wrong with a version.</summary>
    /// <param name="Variable">Variable of the sample service.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Failure">How the verdict calls a request that failed by it; null where none fails.</param>
    /// <param name="Harms">Whether a request met it, as its sender sees it.</param>
    private sealed record Symptom(string Variable, int Value, string? Failure, Func<LoadRecord, bool> Harms)
    {
        /// <summary>Limits of the route that it needs.</summary>
        public string Limit { get; init; } = "";

        /// <summary>Whether the gateway may ask another pod instead, so that the caller never notices.</summary>
        public bool IsAskedAgain { get; init; }

        /// <summary>What the reason of the verdict looks like: this symptom, and no failure of another kind.</summary>
        public string Reason(long failed) => Failure is null
            ? @"^Slower than tolerated \(latency p\d+\): .* took longer than .* ms, .*; 0 of its [\d,]+ requests failed\.$"
            : string.Create(CultureInfo.InvariantCulture, $@"^Worse than tolerated .*: the new revision failed {failed:N0} of .*\. ")
                + string.Create(CultureInfo.InvariantCulture, $@"Failures of the new revision: {failed:N0} {Failure}\.$");
    }
}
