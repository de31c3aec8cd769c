using System.Net;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Inspection;

/// <summary>Which revisions of a Service a request may meet.</summary>
/// <param name="Service">The Service.</param>
/// <param name="Arms">The revisions; one where user or route decide.</param>
/// <param name="Because">Why, in words.</param>
internal sealed record PlacementReport(ServiceTarget Service, IReadOnlyList<RevisionArm> Arms, string Because)
{
    /// <summary>Finds them as <see cref="ArmPlacement"/> does.</summary>
    public static PlacementReport Of(ServiceTarget service, RequestHead head, IPAddress? client)
    {
        if (service.Plan.Split is not { } split)
        {
            return new PlacementReport(service, service.Arms, "no TrafficSplit names it");
        }

        var user = service.IsSticky ? UserIdentity.Of(service, head, client) : 0;
        var route = Array.Find(service.Routes, r => r.Matches(head));
        if (route is null)
        {
            return ByShares(service, user, $"TrafficSplit {split.Name}");
        }

        var name = $"route {route.Name} of TrafficSplit {split.Name}";
        return route.Arm.Endpoints.Length == 0
                ? ByShares(service, user, $"{name} fits, but its revision {route.Arm.Revision} has no ready pod")
            : !route.IsPartial && route.Takes(0) ? WithFallback(service, [route.Arm], $"{name} sends it to {route.Arm.Revision}")
            : !route.IsPartial ? ByShares(service, user, $"{name} fits, but takes nothing")
            : user is 0 or null ? Sometimes(service, route, user, name)
            : route.Takes(user.Value) ? WithFallback(service, [route.Arm], $"{name} takes this user to {route.Arm.Revision}")
            : ByShares(service, user, $"{name} fits, but does not take this user");
    }

    private static PlacementReport Sometimes(ServiceTarget service, SplitRule route, ulong? user, string name)
    {
        var rest = ByShares(service, user, "the others");
        return rest with
        {
            Arms = [.. rest.Arms.Append(route.Arm).Distinct()],
            Because = $"{name} takes {RuleText.Percent(route.Share)} of such requests to {route.Arm.Revision}; {rest.Because}",
        };
    }

    private static PlacementReport ByShares(ServiceTarget service, ulong? user, string why)
    {
        var revisions = service.Plan.Split!.Revisions;
        if (user > 0)
        {
            var arm = service.ArmOf(user.Value);
            return WithFallback(service, [arm], $"{why}: this user has {arm.Revision}, by {Unit(service)}");
        }

        var shared = revisions.Zip(service.Arms).Where(static r => r.First.Weight > 0).ToList();
        var shares = string.Join(", ", shared.Select(static r => $"{RuleText.Percent(r.First.Weight)} {r.First.Hash}"));
        var chosen = user is null ? $" (the first answer sets {Unit(service)}, and the user stays)"
            : service.IsSticky ? $" (the request does not say who the user is: {Unit(service)})" : "";
        RevisionArm[] arms = [.. shared.Count > 0 ? shared.Select(static r => r.Second) : [service.Arms[^1]]];
        return WithFallback(service, arms, $"{why}: {shares}{chosen}");
    }

    /// <summary>Where a revision has no ready endpoint, another serves its users.</summary>
    private static PlacementReport WithFallback(ServiceTarget service, RevisionArm[] arms, string because)
    {
        var gone = Array.FindAll(arms, static a => a.Endpoints.Length == 0);
        var others = gone.Select(service.Fallback).OfType<RevisionArm>().Distinct().ToList();
        var instead = others.Count == 0 ? "" : $"; {string.Join(", ", others.Select(static o => o.Revision))} answers for "
            + $"{string.Join(", ", gone.Select(static g => g.Revision))}, which has no ready pod";
        return new PlacementReport(service, [.. arms.Concat(others).Distinct()], because + instead);
    }

    private static string Unit(ServiceTarget service)
        => service.Plan.Split is { Cookie: { } cookie } ? $"cookie {cookie}"
            : service.Plan.Split is { Header: { } header } ? $"header {header}" : "the client's address";
}
