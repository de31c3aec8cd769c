using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.ApiServer.Reading;
using Slipway.Simulation.Tests.Checks;
using Slipway.Storage;
using Slipway.TestKit;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>What stands in the store, as nobody else sees it: at once and without faults.</summary>
internal sealed class World(SimulatedPlane plane)
{
    private static readonly KindInfo PodKind = Kinds.Of<Pod>();
    private static readonly KindInfo SplitKind = Kinds.Of<TrafficSplit>();
    private static readonly KindInfo SetKind = Kinds.Of<ReplicaSet>();
    private static readonly (string Prefix, KindInfo Kind)[] Watched =
        [.. new[] { PodKind, SplitKind, SetKind }.Concat(Kinds.AllOf<Rollout>()).Concat(Kinds.AllOf<AnalysisRun>())
            .Select(static k => (ObjectKeys.Prefix(k, ""), k))];

    private readonly ObjectFormat format = new(TestApiServer.Keys.SealKey);
    private readonly SortedDictionary<string, Pod> pods = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Pod> guests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AnalysisRun> runs = new(StringComparer.Ordinal);
    private readonly HashSet<string> guestSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);
    private long revision;

    /// <summary>Pods of the Rollout by key.</summary>
    public IEnumerable<Pod> Pods => pods.Values;

    /// <summary>Pods of experiments by key.</summary>
    public IEnumerable<Pod> Guests => guests.Values;

    /// <summary>Analyses by key.</summary>
    public IEnumerable<AnalysisRun> Runs => runs.Values;

    /// <summary>How many pods of all revisions are asked for.</summary>
    public int AskedInAll => asked.Values.Sum();

    /// <summary>A pod as it stands in the store now, also where its last change has not been seen yet.</summary>
    public Pod? PodNow(string uid) => plane.Store.List(Watched[0].Prefix) is ListOutcome.Page page
        ? page.Entries.Select(e => (Pod)format.Decode(PodKind, e).Typed).FirstOrDefault(p => p.Uid() == uid)
        : null;

    /// <summary>How many pods of a revision are asked for.</summary>
    public int Asked(string hash) => asked.GetValueOrDefault(hash);

    public Rollout? Rollout { get; private set; }

    public TrafficSplit? Split { get; private set; }

    /// <summary>Called for each change of a pod with its state before and after.</summary>
    public Action<Pod?, Pod?> OnPod { get; set; } = static (_, _) => { };

    /// <summary>Called for each change of the number of pods that a revision is asked for, with the number before and after.</summary>
    public Action<string, int, int> OnAsked { get; set; } = static (_, _, _) => { };

    /// <summary>Called for each change of an analysis.</summary>
    public Action<AnalysisRun> OnRun { get; set; } = static _ => { };

    public Action<Rollout?> OnRollout { get; set; } = static _ => { };

    public Action<TrafficSplit?> OnSplit { get; set; } = static _ => { };

    public async Task FollowAsync()
    {
        while (true)
        {
            using var watch = plane.Store.Watch("/", revision) ?? throw new InvalidOperationException("compacted too early");
            while (await watch.NextAsync(CancellationToken.None) is { Count: > 0 } changes)
            {
                foreach (var change in changes)
                {
                    See(change);
                }
            }
        }
    }

    private void See(StoreChange change)
    {
        revision = change.Entry.Revision;
        plane.Trace.Add($"{(change.Deleted ? "delete" : change.Previous is null ? "create" : "update")} {revision} {change.Entry.Key}");
        foreach (var (prefix, kind) in Watched)
        {
            if (change.Entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                See(kind, change.Entry.Key, change.Deleted ? null : format.Decode(kind, change.Entry).Typed);
            }
        }
    }

    private void See(KindInfo kind, string key, KubeObject? now)
    {
        if (kind == PodKind)
        {
            SeePod(key, (Pod?)now);
        }
        else if (kind == SetKind)
        {
            SeeSet((ReplicaSet?)now);
        }
        else if (kind.Kind == nameof(AnalysisRun))
        {
            SeeRun(key, (AnalysisRun?)now);
        }
        else if (kind.Kind == nameof(Rollout))
        {
            Rollout = (Rollout?)now;
            var status = Rollout?.Status;
            plane.Trace.Add($"rollout {status?.Phase} step {status?.CurrentStepIndex} of {status?.CurrentPodHash} over {status?.StableRS}"
                + $"{(status?.Abort is true ? " aborted" : "")}{(status?.PromoteFull is true ? " in full" : "")}: {status?.Message}");
            plane.Tally.OnRevision(status?.CurrentPodHash);
            OnRollout(Rollout);
        }
        else
        {
            Split = (TrafficSplit?)now;
            var shares = (Split?.Spec?.Revisions ?? []).Select(static r => $"{r.Role} {r.Hash} {r.Weight}");
            plane.Trace.Add($"split {string.Join(' ', shares)}");
            OnSplit(Split);
        }
    }

    private void SeePod(string key, Pod? now)
    {
        var known = now ?? pods.GetValueOrDefault(key) ?? guests.GetValueOrDefault(key);
        if (known?.ControllerOwner() is not { Kind: "ReplicaSet", Name: { } set })
        {
            return;
        }

        var isGuest = guestSets.Contains(set);
        var all = isGuest ? guests : pods;
        var before = all.GetValueOrDefault(key);
        if (now is null)
        {
            all.Remove(key);
        }
        else
        {
            all[key] = now;
            var state = now.IsTerminating() ? "ending" : PlaneChecks.IsReady(now) ? "ready" : "not ready";
            plane.Trace.Add($"{(isGuest ? "guest" : "pod")} {now.Name()} {state}");
        }

        if (!isGuest)
        {
            OnPod(before, now);
        }
    }

    private void SeeSet(ReplicaSet? set)
    {
        if (set?.ControllerOwner()?.Kind == "Experiment")
        {
            guestSets.Add(set.Name());
        }
        else if (set is not null)
        {
            var (hash, now) = (PlaneChecks.HashOf(set), set.Spec?.Replicas ?? 1);
            var before = asked.GetValueOrDefault(hash);
            asked[hash] = now;
            plane.Trace.Add($"set {set.Name()}: {now} asked for, {set.Status?.AvailableReplicas ?? 0} available");
            OnAsked(hash, before, now);
        }
    }

    private void SeeRun(string key, AnalysisRun? run)
    {
        if (run is null)
        {
            runs.Remove(key);
            return;
        }

        runs[key] = run;
        plane.Trace.Add($"analysis {run.Name()} {run.Status?.Phase} {run.Status?.Message}");
        OnRun(run);
    }
}
