using Slipway.Cli.Connections;
using Slipway.Cli.Demo.Load;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Demo;

/// <summary>The main job on this machine: a good version is released under load, a bad one is taken back, and every request is accounted
/// for.</summary>
internal sealed class DemoRun(DemoOptions options, DemoScreen screen, TimeProvider time)
{
    private static readonly TimeSpan FirstReady = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GatewayDeath = TimeSpan.FromSeconds(1);
    private (long From, long To)? gatewayDeath;

    public async Task<DemoSummary> RunAsync(CancellationToken cancellationToken)
    {
        await using var environment = new DemoEnvironment();
        screen.Say("starting the API server and the gateway");
        var readySeconds = await environment.StartAsync(cancellationToken);
        screen.Say($"ready after {readySeconds:0.00} s: {environment.Status.Api}, {environment.Status.Gateway}");
        screen.Say("building the sample service (examples/echo)");
        await DemoBuild.RunAsync(environment.Data, screen.Say, cancellationToken);
        var watch = new ReleaseWatch(environment.Client, screen.Show, time);

        screen.Phase("v1: the first version is installed");
        await ApplyAsync(environment, "v1", errorPercent: 0, cancellationToken);
        _ = await watch.UntilAsync(
            static v => v.Rollout.Status?.Phase == "Healthy" && ReleaseWatch.IsObserved(v), FirstReady, cancellationToken)
            ?? throw new CommandFailure($"v1 is not ready after {FirstReady.TotalSeconds:0} s");
        environment.StartLoad(options);
        var loadStart = time.GetTimestamp();
        await Task.Delay(options.Baseline, time, cancellationToken);

        var good = await ReleaseGoodAsync(environment, watch, cancellationToken);
        var (rolledBack, decidedAt) = await ReleaseBadAsync(environment, watch, cancellationToken);

        var rest = TimeSpan.FromSeconds((options.FewestRequests / (double)options.RequestsPerSecond) + 1) - time.GetElapsedTime(loadStart);
        await Task.Delay(rest > options.Baseline ? rest : options.Baseline, time, cancellationToken);
        var memory = environment.ResidentMegabytes();
        await environment.StopLoadAsync(cancellationToken);
        return Summarise(environment, good, rolledBack, decidedAt, readySeconds, memory);
    }

    private async Task<DemoGoodRelease> ReleaseGoodAsync(
        DemoEnvironment environment, ReleaseWatch watch, CancellationToken cancellationToken)
    {
        screen.Phase("v2: a good version goes from 1 % to 100 %");
        var start = time.GetTimestamp();
        await ApplyAsync(environment, "v2", errorPercent: 0, cancellationToken);
        var inTheMiddle = await watch.UntilAsync(static v => v.CanaryWeightPercent >= 25, options.ReleaseTimeout, cancellationToken);
        if (inTheMiddle is not null)
        {
            Kill("server", environment.Status.Pids.Server);
            if (options.Chaos)
            {
                var before = Microseconds(time.GetUtcNow());
                Kill("gateway", environment.Status.Pids.Gateway);
                gatewayDeath = (before, Microseconds(time.GetUtcNow() + GatewayDeath));
            }
        }

        var done = inTheMiddle is null ? null : await watch.UntilAsync(
            static v => ReleaseWatch.IsObserved(v)
                && v.Rollout.Status is { Phase: "Healthy" or "Degraded" }, options.ReleaseTimeout, cancellationToken);
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        var promoted = done?.Rollout.Status is { Phase: "Healthy" } status && status.CurrentPodHash == status.StableRS;
        screen.Say(promoted ? $"v2 has all traffic after {seconds:0.0} s" : "v2 was NOT promoted");
        return new DemoGoodRelease(promoted, Math.Round(seconds, 3));
    }

    private async Task<(bool RolledBack, DateTimeOffset? DecidedAt)> ReleaseBadAsync(
        DemoEnvironment environment, ReleaseWatch watch, CancellationToken cancellationToken)
    {
        screen.Phase($"v3: a version that fails {DemoOptions.BadVersionErrorPercent} % of its requests");
        await ApplyAsync(environment, "v3", DemoOptions.BadVersionErrorPercent, cancellationToken);
        var ended = await watch.UntilAsync(
            static v => ReleaseWatch.IsObserved(v)
                && (v.Rollout.Status?.Abort == true
                    || (v.Rollout.Status?.Phase == "Healthy" && v.Rollout.Status.CurrentPodHash == v.Rollout.Status.StableRS)),
            options.ReleaseTimeout, cancellationToken);
        var rolledBack = ended?.Rollout.Status?.Abort == true;
        screen.Say(rolledBack ? $"v3 was taken back: {ended!.Rollout.Status!.Judgement?.Reason}" : "v3 was NOT taken back");
        return (rolledBack, rolledBack ? ended!.Rollout.Status!.Judgement?.DecidedAt : null);
    }

    private DemoSummary Summarise(
        DemoEnvironment environment, DemoGoodRelease good, bool rolledBack, DateTimeOffset? decidedAt, double readySeconds, double memory)
    {
        var join = new LoadJoin([.. File.ReadLines(environment.LoadLog).Select(LoadRecord.Parse)],
            PodRequest.ReadAll(environment.Data.Logs, $"{DemoManifests.Namespace}_{DemoManifests.Name}-"));
        var failures = join.PlatformFailures(gatewayDeath);
        foreach (var (request, why) in failures.Take(5))
        {
            screen.Say($"platform failure: {request.Method} {request.Id}: {why}");
        }

        var bad = join.AnsweredBy("v3").OrderBy(static r => r.ArrivedMicroseconds).ToList();
        var firstError = bad.FirstOrDefault(static r => r.Status >= 500)?.ArrivedMicroseconds;
        var decided = decidedAt is { } d ? Microseconds(d) : (long?)null;
        var last = bad.LastOrDefault()?.ArrivedMicroseconds;
        return new DemoSummary
        {
            Requests = join.Requests,
            PlatformFailures = failures.Count,
            V2 = good,
            V3 = new DemoBadRelease(
                rolledBack, bad.Count, bad.Count(static r => r.Status >= 500), Seconds(firstError, decided), Seconds(firstError, last)),
            ApiReadySeconds = Math.Round(readySeconds, 3),
            ResidentMegabytes = Math.Round(memory, 1),
        };
    }

    private async Task ApplyAsync(DemoEnvironment environment, string version, int errorPercent, CancellationToken cancellationToken)
        => await ManifestApply.RunAsync(
            environment.Client, DemoManifests.Of(options, version, errorPercent), "slipway-demo", cancellationToken);

    private void Kill(string name, int pid)
    {
        screen.Say($"killing the {name} (pid {pid}) in the middle of it");
        _ = NativeMethods.Kill(pid, NativeMethods.SigKill);
    }

    private static double Seconds(long? from, long? to) => from is { } a && to is { } b ? Math.Round(Math.Max(0, b - a) / 1e6, 3) : 0;

    private static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / 10;
}
