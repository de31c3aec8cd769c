using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Simulation.Tests.Checks;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>How a run ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Failure">What did not hold; null when everything did.</param>
/// <param name="Digest">Digest of the trace.</param>
/// <param name="Last">The last lines of the trace.</param>
/// <param name="Tally">How much happened.</param>
internal sealed record SimulationResult(int Seed, string? Failure, string Digest, string Last, Tally Tally)
{
    public override string ToString() => Failure is null
        ? string.Create(CultureInfo.InvariantCulture, $"seed {Seed} {Digest} {Tally}")
        : string.Create(CultureInfo.InvariantCulture, $"{Last}seed {Seed} failed: {Failure}");
}

/// <summary>One seed: a service goes live, things happen to it, and everything settles.</summary>
internal sealed class SimulationRun : IDisposable
{
    private static readonly TimeSpan FirstRelease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);
    private readonly SimulatedPlane plane;
    private readonly Driver driver;
    private readonly Autoscaler autoscaler;
    private readonly SimulatedLoad load;
    private readonly Random random;
    private readonly int seed;

    private SimulationRun(int seed, TextWriter? copy)
    {
        this.seed = seed;
        plane = new SimulatedPlane(seed, copy);
        random = plane.NextRandom();
        load = new SimulatedLoad(plane, plane.NextRandom());
        var commands = new Commands(plane);
        driver = new Driver(plane, commands, load, plane.NextRandom());
        autoscaler = new Autoscaler(plane, commands, plane.NextRandom());
        var pods = plane.NextRandom();
        plane.Runtime.Behaviour = image => Versions.Behaviour(image, pods);
    }

    /// <summary>Runs one seed.</summary>
    /// <param name="seed">Chooses everything.</param>
    /// <param name="copy">Gets the whole trace; null for nobody.</param>
    public static SimulationResult Of(int seed, TextWriter? copy = null)
    {
        using var run = new SimulationRun(seed, copy);
        string? failure;
        try
        {
            run.Run();
            failure = run.plane.Checks.Failure;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = run.plane.Checks.Failure ?? e.ToString();
        }

        return new SimulationResult(run.seed, failure, run.plane.Trace.Digest(), run.plane.Trace.Last(), run.plane.Tally);
    }

    public void Dispose() => plane.Dispose();

    private void Run()
    {
        plane.Pump.Run(() =>
        {
            _ = plane.World.FollowAsync();
            plane.StartServer();
            plane.StartGateway();
        });
        Until(() => plane.Server!.IsUp, FirstRelease, "the server to be up");
        Do(driver.InstallAsync);
        Until(() => plane.World.Rollout?.Status?.Phase == "Healthy" && Serves(), FirstRelease, "the first release");
        plane.Pump.Run(() => _ = load.RunAsync());
        Troubles();
        Settle();
        GoOn();
    }

    /// <summary>Faults and commands.</summary>
    private void Troubles()
    {
        plane.Chaos.Enabled = true;
        if (random.Next(3) == 0)
        {
            plane.Pump.Run(() => _ = autoscaler.RunAsync());
        }

        Do(driver.DeployAsync);
        var actions = random.Next(5, 15);
        for (var i = 0; i < actions && plane.Checks.Failure is null; i++)
        {
            Go(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(0, 1_000) : random.Next(1_000, 14_000)));
            Do(() => driver.ActAsync(plane.Chaos.Intensity > 0));
        }

        Go(TimeSpan.FromSeconds(random.Next(1, 10)));
        plane.Chaos.Enabled = false;
        plane.Trace.Add("calm");
        autoscaler.Stop();
        driver.End();
    }

    /// <summary>Without faults everything comes to rest, and what the status says is so.</summary>
    private void Settle()
    {
        var since = plane.Time.GetUtcNow();
        Until(
            () =>
            {
                since = IsSettled() ? since : plane.Time.GetUtcNow();
                return plane.Time.GetUtcNow() - since > Quiet;
            },
            Settling,
            "the rollout to settle");
        plane.Checks.AtRest();
    }

    /// <summary>Wherever the rollout came to rest, a good version goes live when a person wants it.</summary>
    private void GoOn()
    {
        plane.Trace.Add("go on");
        Do(driver.DeployGoodAsync);
        Until(() => plane.World.Rollout is { } rollout && IsObserved(rollout), Quiet, "the last version to be seen");
        Do(driver.PromoteInFullAsync);
        Until(
            () => IsSettled() && plane.World.Rollout?.Status?.Phase == "Healthy",
            FirstRelease,
            "the last version, which is good and promoted in full, to be live");
    }

    private bool IsSettled()
    {
        if (plane.World.Rollout is not { Status: { } status } rollout || plane.Server is not { IsUp: true } || !Serves()
            || !IsObserved(rollout))
        {
            return false;
        }

        if (plane.World.Guests.Any())
        {
            // An experiment leaves nothing behind, however it ended.
            return false;
        }

        return status.Phase switch
        {
            "Healthy" => IsWhole(rollout) && plane.World.Runs.All(static r => AnalysisCheck.IsOver(r)),
            "Degraded" or "Paused" => !string.IsNullOrEmpty(status.Message),
            _ => false,
        };
    }

    private static bool IsObserved(Rollout rollout)
        => rollout.Status?.ObservedGeneration == rollout.Metadata!.Generation!.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>All traffic and exactly the wanted pods are the stable revision's.</summary>
    private bool IsWhole(Rollout rollout)
    {
        var stable = rollout.Status!.StableRS;
        var plan = plane.Gateway!.Control.Core.Table.Plan;
        var pods = plane.World.Pods.ToList();
        if (rollout.Spec?.RestartAt is { } at && (rollout.Status.RestartedAt != at || pods.Exists(p => p.Metadata!.CreationTimestamp < at)))
        {
            return false;
        }

        return plan.Services.All(s => s.Split is null
            || (s.Split.Routes.Count == 0 && s.Split.Mirrors.Count == 0
                && s.Split.Revisions.All(r => r.Weight == (r.Hash == stable ? 10_000 : 0))))
            && pods.Count == rollout.Spec!.Replicas && pods.TrueForAll(p => PlaneChecks.HashOf(p) == stable && PlaneChecks.IsReady(p));
    }

    private bool Serves() => plane.Gateway?.Control.Core.Table.Plan is { Services: [var service], Routes.Count: 1 }
        && (service.Split is null) == (driver.Family == StrategyFamily.PodCanary);

    private void Do(Func<Task> work)
    {
        Task? task = null;
        plane.Pump.Run(() => task = work());
        Until(() => task!.IsCompleted, TimeSpan.FromSeconds(60), "an action to end");
        if (task!.IsCompleted)
        {
            // Not otherwise: after a failure nothing runs any more, and waiting would never end.
            task.GetAwaiter().GetResult();
        }
    }

    private void Go(TimeSpan by)
    {
        var end = plane.Time.GetUtcNow() + by;
        while (plane.Checks.Failure is null && plane.Time.NextDue is { } due && due <= end)
        {
            Tick(due);
        }
    }

    private void Until(Func<bool> condition, TimeSpan atMost, string awaited)
    {
        var end = plane.Time.GetUtcNow() + atMost;
        while (plane.Checks.Failure is null && !condition())
        {
            if (plane.Time.NextDue is not { } due || due > end)
            {
                var status = plane.World.Rollout?.Status;
                plane.Checks.Fail(
                    $"after {atMost.TotalSeconds} s still waiting for {awaited}: {driver.Image}, {status?.Phase} {status?.Message}");
                return;
            }

            Tick(due);
        }
    }

    private void Tick(DateTimeOffset due)
    {
        plane.Pump.Advance(due > plane.Time.GetUtcNow() ? due - plane.Time.GetUtcNow() : TimeSpan.Zero);
        plane.Checks.AfterTick();
    }
}
