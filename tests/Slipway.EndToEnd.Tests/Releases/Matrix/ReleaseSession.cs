using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Demo;
using Slipway.Cli.Rollouts;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases.Matrix;

/// <summary>One strategy on one machine under one steady load, taken through every event, one after the other.</summary>
internal sealed class ReleaseSession(Machine machine, Load load, ReleaseStrategy strategy)
{
    /// <summary>Requests before and after each event.</summary>
    private const int Flow = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly List<Stretch> stretches = [];
    private int number = 1;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // Of the server that runs now.
    private RolloutCommander Commander => new(Target, TimeProvider.System);

    private RolloutTarget Target => new(machine.Api, Kinds.Of<Rollout>(), new ObjectKey("default", "echo"));

    private string Version => $"v{number}";

    /// <summary>The first version, before the load.</summary>
    public static async Task DeployAsync(Machine machine, ReleaseStrategy strategy)
    {
        (await machine.ApplyAsync(strategy.Objects())).Ok();
        (await machine.ApplyAsync(strategy.Rollout("v1"))).Ok();
        await machine.RolloutIsAsync("healthy", IsHealthy, Patience);
        await machine.PodsReadyAsync(strategy.Replicas);
    }

    /// <summary>All events.</summary>
    public async Task RunAsync()
    {
        await load.FlowsAsync(Flow);
        await PromoteAsync();
        foreach (var moment in strategy.Moments)
        {
            await AbortAsync(moment);
        }

        await RetryAsync();
        await UndoAsync();
        await AnotherVersionAsync();
        await ScaleAsync();
        foreach (var moment in strategy.Moments)
        {
            await KillServerAsync(moment);
        }
    }

    /// <summary>Ends the load and counts, from each event to the next.</summary>
    public async Task<IReadOnlyList<ReleaseCell>> EndAsync()
    {
        await load.FlowsAsync(Flow);
        var join = await load.EndAsync();
        var failures = join.PlatformFailures(excused: null);
        return [.. stretches.Zip(stretches.Skip(1).Select(static s => s.Started).Append(long.MaxValue), (s, until) => new ReleaseCell(
            s.Event,
            s.Moment,
            join.RequestsDue(s.Started, until - 1),
            [.. failures.Where(f => f.Request.DueMicroseconds >= s.Started && f.Request.DueMicroseconds < until).Select(static f => f.Why)],
            (s.Done - s.Started) / 1e6,
            s.TakenBack is { } version ? Math.Max(0, (LastArrival(join, version) - s.Started) / 1e6) : null))];
    }

    private static long LastArrival(LoadJoin join, string version)
        => join.AnsweredBy(version).Select(static r => r.ArrivedMicroseconds).DefaultIfEmpty(0).Max();

    // What the stable revision answers with; called while nothing is being released.
    private async Task<string> VersionAsync()
        => (await machine.RolloutAsync())!.Spec!.Template!.Spec!.Containers![0].Env!.Single(static e => e.Name == "VERSION").Value!;

    private static bool IsHealthy(Rollout rollout) => rollout.Status is { Phase: "Healthy" } s && s.CurrentPodHash == s.StableRS;

    private Task PromoteAsync() => DuringAsync("promote", "", null, async () =>
    {
        await ReleaseAsync();
        await ThroughAsync();
    });

    private async Task AbortAsync(ReleaseMoment moment)
    {
        var stable = await VersionAsync();
        await ReleaseAsync(moment, ReleaseStrategy.StartsAfterItsAbort);
        var bad = Version;
        if (!strategy.HasGap)
        {
            await load.FlowsAsync(Flow);
        }

        await DuringAsync("abort", moment.Name, bad, async () =>
        {
            await Commander.AbortAsync(Cancelled);
            await machine.RolloutIsAsync("degraded", static r => r.Status is { Phase: "Degraded", Abort: true }, Patience);
        });
        await load.FlowsAsync(Flow);
        (await machine.ApplyAsync(strategy.Rollout(stable))).Ok();
        await machine.RolloutIsAsync("healthy again", IsHealthy, Patience);
    }

    private async Task RetryAsync()
    {
        await ReleaseAsync(strategy.Last, ReleaseStrategy.StartsLate);
        await Commander.AbortAsync(Cancelled);
        await machine.RolloutIsAsync("degraded", static r => r.Status is { Phase: "Degraded", Abort: true }, Patience);
        await DuringAsync("retry", "", null, async () =>
        {
            await Commander.RetryAsync(Cancelled);
            await ThroughAsync();
        });
    }

    private Task UndoAsync() => DuringAsync("undo", "", null, async () =>
    {
        await new RolloutEditor(Target).UndoAsync(null, Cancelled);
        await ThroughAsync();
    });

    private async Task AnotherVersionAsync()
    {
        await ReleaseAsync(strategy.Last);
        var replaced = Version;
        await DuringAsync("new version in the middle", strategy.Last.Name, null, async () =>
        {
            await ReleaseAsync();
            await ThroughAsync();
        });
        Assert.NotEqual(replaced, Version);
    }

    private async Task ScaleAsync()
    {
        await ReleaseAsync(strategy.Last);
        await DuringAsync("scale in the middle", strategy.Last.Name, null, async () =>
        {
            await ScaleToAsync(strategy.Replicas + 2);
            await ThroughAsync();
            await machine.PodsReadyAsync(strategy.Replicas + 2, atMost: Patience);
        });
        await DuringAsync("scale down after", "", null, async () =>
        {
            await ScaleToAsync(strategy.Replicas);
            await machine.PodsReadyAsync(strategy.Replicas, atMost: Patience);
        });
    }

    private async Task ScaleToAsync(int replicas)
        => (await machine.KubectlAsync("scale", "rollout/echo", $"--replicas={replicas}")).Ok();

    private async Task KillServerAsync(ReleaseMoment moment)
    {
        await ReleaseAsync(moment);
        await DuringAsync("server killed", moment.Name, null, async () =>
        {
            var before = machine.Status.Pids.Server;
            Machine.Kill(before);
            await Eventually.HoldsAsync("another server in status.json", () => machine.Status.Pids.Server != before);
            await ThroughAsync();
        });
    }

    /// <summary>Applies another version, and waits for a moment of its release.</summary>
    private async Task ReleaseAsync(ReleaseMoment? moment = null, TimeSpan? startup = null)
    {
        number++;
        (await machine.ApplyAsync(strategy.Rollout(Version, moment, startup: startup))).Ok();
        if (moment is not null)
        {
            await ThroughAsync(moment);
        }
    }

    /// <summary>Promotes at each wait for a person, until a moment or until all is done.</summary>
    private async Task ThroughAsync(ReleaseMoment? to = null)
    {
        while (true)
        {
            var rollout = await machine.RolloutIsAsync(
                $"{to?.Name ?? "done"}, or waits for a person",
                r => IsThere(r) || r.Status is { Phase: "Degraded", Abort: true } or { PauseConditions.Count: > 0, Abort: not true },
                Patience);
            if (IsThere(rollout))
            {
                return;
            }

            Assert.True(rollout.Status!.Abort != true, rollout.Status.Message);
            await Commander.PromoteAsync(Cancelled);
        }

        bool IsThere(Rollout rollout) => to?.Reached(rollout) ?? IsHealthy(rollout);
    }

    private async Task DuringAsync(string what, string moment, string? takenBack, Func<Task> act)
    {
        var started = Now();
        await act();
        stretches.Add(new Stretch(what, moment, takenBack, started, Now()));
        await load.FlowsAsync(Flow);
    }

    private static long Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    private sealed record Stretch(string Event, string Moment, string? TakenBack, long Started, long Done);
}
