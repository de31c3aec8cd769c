using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Routing;

/// <summary>One port of a Service: its revisions with their shares, and the endpoints of each.</summary>
internal sealed class ServiceTarget
{
    private readonly int[] shares;
    private readonly int[] order;
    private readonly int[] orderedShares;
    private readonly WeightSchedule? schedule;
    private readonly RevisionArm[] others = [];

    public ServiceTarget(PlannedService plan, TargetStates states)
    {
        Plan = plan;
        if (plan.Split is not { } split)
        {
            Arms = [Arm(plan, states, "", plan.Endpoints)];
            order = [0];
            orderedShares = shares = [WeightSchedule.Length];
            Peers = PeersOf(AllArms);
            return;
        }

        Salt = Encoding.UTF8.GetBytes(split.Salt);
        Cookie = split.Cookie is null ? null : Encoding.ASCII.GetBytes(split.Cookie);
        Header = split.Header is null ? null : Encoding.ASCII.GetBytes(split.Header);
        Classes = split.ClassHeader is null ? null : new ClientClassifier(split.ClassHeader, split.Classes);
        Users = states.UsersOf(plan.Namespace, split);
        Arms = [.. split.Revisions.Select(r => Arm(plan, states, r.Hash))];
        others = [.. split.Hashes().Except(split.Revisions.Select(static r => r.Hash)).Select(h => Arm(plan, states, h))];
        Peers = PeersOf(AllArms);
        shares = split.Revisions.Select(static r => r.Weight).ToArray();
        if (shares.Sum() > 0)
        {
            shares = WeightSchedule.Scale(shares);
            schedule = states.ScheduleOf(plan.Id, shares);
        }

        order = Order(split.Revisions);
        orderedShares = [.. order.Select(i => shares[i])];
        Routes = [.. split.Routes.Select(r => Rule(r, plan, states))];
        Mirrors = [.. split.Mirrors.Select(m => Rule(m, plan, states))];
    }

    /// <summary>What the target was built from.</summary>
    public PlannedService Plan { get; }

    /// <summary>The revisions of the shares, stable last and the previous one before it; one without name where no split applies.</summary>
    public RevisionArm[] Arms { get; }

    /// <summary>All revisions, with those that only routes and mirrors name.</summary>
    public IEnumerable<RevisionArm> AllArms => Arms.Concat(others);

    /// <summary>The revisions that the shares give requests to.</summary>
    public IEnumerable<RevisionArm> ArmsWithShare
        => schedule is null ? [Arms[^1]] : Arms.Where((_, i) => shares[i] > 0);

    /// <summary>The endpoints of each revision of pods, which are compared with each other, whichever split there is.</summary>
    public UpstreamEndpoint[][] Peers { get; }

    /// <summary>When endpoints are ejected.</summary>
    public PlannedOutliers Outliers => Plan.Outliers ?? PlannedOutliers.Default;

    /// <summary>Routes of the split, in order of precedence.</summary>
    public SplitRule[] Routes { get; } = [];

    /// <summary>Copies that requests are due.</summary>
    public SplitRule[] Mirrors { get; } = [];

    /// <summary>Salt of the sticky choice.</summary>
    public byte[] Salt { get; } = [];

    /// <summary>Cookie that identifies the user, or null.</summary>
    public byte[]? Cookie { get; }

    /// <summary>Header that identifies the user, or null.</summary>
    public byte[]? Header { get; }

    /// <summary>Tells clients apart for the judge, or null.</summary>
    public ClientClassifier? Classes { get; }

    /// <summary>Users seen, for sticky splits; null otherwise.</summary>
    public SeenUsers? Users { get; }

    /// <summary>Whether anybody can answer.</summary>
    public bool IsServed => Array.Exists(Arms, static a => a.Endpoints.Length > 0);

    /// <summary>Whether a user stays with a version.</summary>
    public bool IsSticky => Cookie is not null || Header is not null || Plan.Split is { ClientAddress: true };

    /// <summary>The arm of a request that is placed by itself.</summary>
    public RevisionArm NextArm() => schedule is null ? Arms[^1] : Arms[schedule.Next()];

    /// <summary>The arm of a user.</summary>
    public RevisionArm ArmOf(ulong user) => schedule is null ? Arms[^1] : Arms[order[StickyChoice.Pick(user, orderedShares)]];

    /// <summary>Another arm that has endpoints, preferring those with a share and then the last (stable); null when none has.</summary>
    public RevisionArm? Fallback(RevisionArm without)
    {
        RevisionArm? best = null;
        for (var i = Arms.Length - 1; i >= 0; i--)
        {
            if (Arms[i].Revision == without.Revision || Arms[i].Endpoints.Length == 0)
            {
                continue;
            }

            if (shares[i] > 0)
            {
                return Arms[i];
            }

            best ??= Arms[i];
        }

        return best;
    }

    /// <summary>
    /// Places of the arms on [0,1): canary from below, stable above it, others from the top. So the canary grows into the stable's part
    /// alone, and an experiment that comes or goes moves no user of the canary.
    /// </summary>
    private static int[] Order(IReadOnlyList<PlannedRevision> revisions)
        => [.. Enumerable.Range(0, revisions.Count).OrderBy(i => revisions[i].Role switch { "Canary" => 0, "Stable" => 1, _ => 2 })];

    private static UpstreamEndpoint[][] PeersOf(IEnumerable<RevisionArm> arms)
        => [.. arms.SelectMany(static a => a.Endpoints).Distinct().GroupBy(static e => e.Plan.Revision, StringComparer.Ordinal)
            .Select(static g => g.ToArray())];

    private SplitRule Rule(PlannedSplitRule rule, PlannedService plan, TargetStates states)
        => new(rule, AllArms.First(a => a.Revision == rule.Hash), shares => states.ScheduleOf($"{plan.Id}|{rule.Name}", shares))
        {
            Comparison = rule.Compare is null ? null : new ComparisonRule(plan.Split!, rule),
        };

    private static RevisionArm Arm(PlannedService plan, TargetStates states, string hash)
        => Arm(plan, states, hash, plan.Endpoints.Where(e => e.Revision == hash));

    private static RevisionArm Arm(PlannedService plan, TargetStates states, string hash, IEnumerable<PlannedEndpoint> endpoints)
    {
        UpstreamEndpoint[] found = [.. endpoints.Select(e => states.EndpointOf(e, plan))];
        return new RevisionArm(hash, found, plan, found.Length > 0 || plan.Down?.Any(e => e.Revision == hash) is true);
    }
}

/// <summary>The endpoints of one revision.</summary>
/// <param name="Revision">Pod template hash; empty where no split applies.</param>
/// <param name="Endpoints">Ready endpoints.</param>
/// <param name="Service">The Service port.</param>
/// <param name="IsThere">Whether it has endpoints, or pods that took requests and stopped by themselves. If not, this gateway has not heard
/// of its endpoints yet, or its pods were told to end: no fault of the revision.</param>
internal sealed record RevisionArm(string Revision, UpstreamEndpoint[] Endpoints, PlannedService Service, bool IsThere);
