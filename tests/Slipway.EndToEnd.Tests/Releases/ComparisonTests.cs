using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>Two versions of a service whose answers have a time and the name of the pod, which is noise, and a version.</summary>
public sealed class ComparisonTests(EchoArtifact echo)
{
    private const string Compare = "[{compare: {minRequests: 50IGNORED}}, {setWeight: 50}, {pause: {duration: 1s}}]";

    [Trait("Run", "Long")]
    [Fact]
    public async Task Compare_OneFieldDiffers_TakenBackBeforeAnyUserAndTheFieldNamed()
    {
        LongOnly.Require();
        await using var machine = await StartAsync();
        var load = await machine.StartLoadAsync(100);
        await load.FlowsAsync(100);

        (await machine.ApplyAsync(Release("v2", ""))).Ok();

        var aborted = await machine.RolloutIsAsync("aborted", static r => r.Status?.Abort == true || r.Status?.Phase == "Healthy");
        Assert.True(aborted.Status!.Abort, aborted.Status.Message);
        var comparison = aborted.Status.Comparison!;
        var field = Assert.Single(comparison.Differences!);
        Assert.Equal(
            ("$.version", "value", "\"v1\"", "\"v2\"", 0L),
            (field.Field, field.Kind, field.Stable, field.Candidate, field.StableOnly));
        Assert.Equal(0, comparison.SamePod);
        Assert.Contains("$.version", (await machine.SlipwayAsync("explain", "rollout", "echo")).Ok(), StringComparison.Ordinal);
        await load.FlowsAsync(100);
        Assert.All((await load.EndWithoutLossAsync(200)).Sent, static r => Assert.Equal("v1", r.Version));
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Compare_OnlyNoiseDiffers_IsPromoted()
    {
        LongOnly.Require();
        await using var machine = await StartAsync();
        var load = await machine.StartLoadAsync(100);
        await load.FlowsAsync(100);

        (await machine.ApplyAsync(Release("v2", ", ignore: [$.version]"))).Ok();

        var ended = await machine.RolloutIsAsync("ended", static r => r.Status?.Abort == true || r.Status?.Phase == "Healthy");
        Assert.True(ended.Status!.Phase == "Healthy", ended.Status.Message);
        Assert.Equal(ended.Status.CurrentPodHash, ended.Status.StableRS);
        Assert.Equal("NoDifference", ended.Status.Comparison!.Verdict);
        Assert.InRange(ended.Status.Comparison.Compared!.Value, 50, int.MaxValue);
        await load.FlowsAsync(100);
        Assert.Contains((await load.EndWithoutLossAsync(200)).Sent, static r => r.Version == "v2");
    }

    private Task<Machine> StartAsync() => Machine.WithAsync(echo, static async machine =>
    {
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Release("v1", ""))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
    });

    private static string Release(string version, string ignored)
        => Manifests.Rollout(Manifests.Template(version), Compare.Replace("IGNORED", ignored, StringComparison.Ordinal));
}
