using Slipway.Gateway.Compiling;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Mirroring;

/// <summary>A RequestMirror filter of a route, ready to be asked.</summary>
internal sealed class RouteMirror(PlannedMirror plan, ServiceTarget service)
{
    private readonly WeightSchedule schedule = WeightSchedule.Build([plan.Share, WeightSchedule.Length - plan.Share]);

    /// <summary>Whether the next request is copied.</summary>
    public bool Takes() => schedule.Next() == 0;

    /// <summary>The revision that gets a copy, by the shares of the Service; the order of its users' requests stays as it is.</summary>
    /// <param name="random">A random number.</param>
    public RevisionArm Choose(ulong random)
    {
        var arm = service.ArmOf(random);
        return arm.Endpoints.Length > 0 ? arm : service.Fallback(arm) ?? arm;
    }

    /// <summary>The mirrors whose Services exist.</summary>
    public static RouteMirror[] Of(IEnumerable<PlannedMirror> plans, Func<string, ServiceTarget?> service)
        => [.. plans.Where(static p => p.Share > 0 && p.Service is not null)
            .Select(p => (Plan: p, Service: service(p.Service!))).Where(static m => m.Service is not null)
            .Select(static m => new RouteMirror(m.Plan, m.Service!))];
}
