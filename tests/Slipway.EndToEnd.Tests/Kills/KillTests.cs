using Slipway.Cli.Hosting.Posix;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Kills;

/// <summary>kill -9 of each process under load: no request is lost, and everything comes back as it was.</summary>
public sealed class KillTests(EchoArtifact echo)
{
    [Fact]
    public async Task Server_KilledUnderLoad_IsBackAndAdoptsThePods()
    {
        await using var machine = await Machine.DeployedAsync(echo);
        var (before, containers) = (machine.Status, machine.ContainerPids());
        Assert.NotEmpty(containers);
        var load = await machine.StartLoadAsync();
        await load.FlowsAsync(100);

        Machine.Kill(before.Pids.Server);

        await load.FlowsAsync(100);
        await Eventually.HoldsAsync("another server in status.json", () => machine.Status.Pids.Server != before.Pids.Server);
        var pods = await machine.PodsReadyAsync(2);
        Assert.Equal(containers, machine.ContainerPids());
        Assert.All(pods, static p => Assert.Equal(0, Assert.Single(p.Status!.ContainerStatuses!).RestartCount));
        Assert.Equal(before with { Pids = machine.Status.Pids }, machine.Status);
        Assert.Equal(before.Pids.Gateway, machine.Status.Pids.Gateway);
        (await machine.KubectlAsync("scale", "deployment/echo", "--replicas=3")).Ok();
        await machine.PodsReadyAsync(3);
        await load.FlowsAsync(100);
        await load.EndWithoutLossAsync(300);
    }

    [Fact]
    public async Task Gateway_Killed_TheNextOneAnswersAndRefusesNobody()
    {
        await using var machine = await Machine.DeployedAsync(echo);
        var before = machine.Status;
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false });
        http.DefaultRequestHeaders.Host = Manifests.Host;
        (await http.GetAsync(new Uri(before.Gateway), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        // What the next gateway serves until it has heard from the API is saved behind the first answer.
        var pods = (await machine.ReadyPodsAsync()).Select(static p => p.Metadata!.Uid!).ToList();
        await Eventually.HoldsAsync("both pods in the saved table", async () =>
            await File.ReadAllTextAsync(Path.Combine(machine.Directories.Gateway, "table.json")) is var table && pods.All(table.Contains));
        Machine.Kill(before.Pids.Gateway);

        // Connections are opened while no gateway runs: the supervisor's listening socket holds them until the next one answers.
        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => http.GetAsync(new Uri(before.Gateway), TestContext.Current.CancellationToken)));

        Assert.All(answers, static a => Assert.True(a.IsSuccessStatusCode, $"{a}"));
        await Eventually.HoldsAsync("another gateway in status.json", () => machine.Status.Pids.Gateway != before.Pids.Gateway);
        Assert.Equal(before.Pids.Server, machine.Status.Pids.Server);
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task ServerAndGateway_KilledAtTheSameMoment_BothAreBackAndDownEndsThem()
    {
        LongOnly.Require();
        await using var machine = await Machine.DeployedAsync(echo);
        for (var i = 0; i < 5; i++)
        {
            var before = machine.Status.Pids;

            Machine.Kill(before.Server);
            Machine.Kill(before.Gateway);

            await Eventually.HoldsAsync("another server and another gateway in status.json", () => machine.Status.Pids is var now
                && now.Server != before.Server && now.Gateway != before.Gateway && now.Supervisor == before.Supervisor);
        }

        await machine.PodsReadyAsync(2);
        await machine.AnsweredAsync();
        (await machine.SlipwayAsync("down")).Ok();
        Assert.Empty(ProcessesBelow.Find(machine.Data));
    }

    [Fact]
    public async Task Supervisor_KilledUnderLoad_TheNextUpTakesOver()
    {
        await using var machine = await Machine.DeployedAsync(echo);
        var (before, containers) = (machine.Status, machine.ContainerPids());
        var load = await machine.StartLoadAsync();
        await load.FlowsAsync(100);

        Machine.Kill(before.Pids.Supervisor);
        await load.FlowsAsync(100);
        (await machine.KubectlAsync("get", "pods")).Ok();
        (await machine.UpAsync()).Ok();

        var after = machine.Status;
        Assert.Equal(before with { Pids = after.Pids }, after);
        Assert.NotEqual(before.Pids.Supervisor, after.Pids.Supervisor);
        await machine.PodsReadyAsync(2);
        Assert.Equal(containers, machine.ContainerPids());
        await load.FlowsAsync(100);
        await load.EndWithoutLossAsync(300);
        await Eventually.HoldsAsync(
            "the gateway of before to have given up its last connection", () => ProcessTable.Identify(before.Pids.Gateway) is null);
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Everything_KilledInTheMiddleOfARollout_UpBringsItBackAndGoesOn()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        const string Steps = "[{setWeight: 20}, {pause: {}}, {setWeight: 60}, {pause: {duration: 1s}}]";
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Rollout(Manifests.Template("v1"), Steps))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v2"), Steps))).Ok();
        var paused = await machine.RolloutIsAsync("paused at step 1", static r => r.Status is { Phase: "Paused", CurrentStepIndex: 1 });
        var pods = (await machine.ReadyPodsAsync()).Select(static p => p.Metadata!.Uid).Order(StringComparer.Ordinal).ToList();
        var pids = machine.Status.Pids;

        // First those who would start others again, or end them.
        int[] leading = [pids.Supervisor, pids.Server, pids.Gateway];
        foreach (var pid in leading.Concat(ProcessesBelow.Find(machine.Data).Except(leading)))
        {
            Machine.End(pid);
        }

        await Eventually.HoldsAsync("no process any more", () => ProcessesBelow.Find(machine.Data).Count == 0);
        (await machine.UpAsync()).Ok();

        var back = await machine.PodsStartedAgainAsync(pods.Count);
        Assert.Equal(pods, back.Select(static p => p.Metadata!.Uid).Order(StringComparer.Ordinal));
        var still = (await machine.RolloutAsync())!;
        Assert.Equal(1, still.Status!.CurrentStepIndex);
        Assert.Equal(paused.Status!.CurrentPodHash, still.Status.CurrentPodHash);
        var load = await machine.StartLoadAsync(100);
        await load.FlowsAsync(50);
        (await machine.SlipwayAsync("promote", "rollout", "echo")).Ok();
        var done = await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        Assert.Equal(done.Status!.CurrentPodHash, done.Status.StableRS);
        await load.EndWithoutLossAsync(50);
    }
}
