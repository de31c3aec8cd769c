using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Mirroring;

/// <summary>The copies that one request is due, and the comparison that its answer is kept for. Used again for every request of a
/// connection.</summary>
internal sealed class DueCopies(GatewayCore core)
{
    private readonly List<MirrorTarget> targets = [];

    /// <summary>Where copies go.</summary>
    public IReadOnlyList<MirrorTarget> Targets => targets;

    /// <summary>The comparison that the answer is kept for; null for none.</summary>
    public ComparisonTrial? Trial { get; private set; }

    /// <summary>Finds them. Tunnels are never copied, and no split copies requests to a Service that speaks HTTP/2: answers of one are not
    /// compared.</summary>
    /// <param name="rule">The rule that applies to the request.</param>
    /// <param name="backend">Its backend that was chosen.</param>
    /// <param name="service">The Service of that.</param>
    /// <param name="arm">The revision that answers the user.</param>
    /// <param name="placement">How it was chosen.</param>
    /// <param name="head">The request.</param>
    public void Add(
        RouteRule rule, RouteRule.Backend backend, ServiceTarget service, RevisionArm arm, ArmPlacement placement, RequestHead head)
    {
        if ((rule.Mirrors.Length | backend.Mirrors.Length | service.Mirrors.Length) == 0 || head.Upgrade)
        {
            return;
        }

        Add(rule.Mirrors, rule.Route, placement.Class);
        Add(backend.Mirrors, rule.Route, placement.Class);
        foreach (var mirror in service.Plan.Http2 ? [] : service.Mirrors)
        {
            var fits = mirror.Matches(head) && (mirror.Comparison?.Allows(head, arm, mirror.Arm) ?? true);
            if (fits && mirror.Takes(placement.User) && (mirror.Comparison is null || TryCompare(mirror, head)))
            {
                targets.Add(new MirrorTarget(mirror.Arm, rule.Route, mirror.Name, placement.Class)
                {
                    Trial = mirror.Comparison is null ? null : Trial,
                });
            }
        }
    }

    /// <summary>The answer to the user is over.</summary>
    public void EndTrial()
    {
        Trial?.Leave();
        Trial = null;
    }

    /// <summary>Begins with another request.</summary>
    public void Reset()
    {
        EndTrial();
        targets.Clear();
    }

    /// <summary>Begins a comparison, of which a request has one at most.</summary>
    private bool TryCompare(SplitRule mirror, RequestHead head)
    {
        if (Trial is null && core.Comparisons.TryBegin(mirror.Comparison!, head) is { } trial)
        {
            Trial = trial;
            return true;
        }

        core.Mirrors.Count(MirrorResult.OverLimit, 1);
        return false;
    }

    private void Add(RouteMirror[] due, string route, string clientClass)
    {
        foreach (var mirror in due)
        {
            if (mirror.Takes())
            {
                targets.Add(new MirrorTarget(mirror.Choose(core.Draw()), route, route, clientClass));
            }
        }
    }
}
