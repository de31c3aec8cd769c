using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>Where the old pods end before the new ones start: never pods of two revisions at once.</summary>
internal sealed class GapCheck(SimulatedPlane plane)
{
    public void OnPod(Pod? before, Pod? after)
    {
        if (before is not null || after is null || plane.World.Rollout?.Spec?.Strategy?.Recreate is null)
        {
            return;
        }

        var hash = PlaneChecks.HashOf(after);
        var other = plane.World.Pods.FirstOrDefault(p => PlaneChecks.HashOf(p) is { Length: > 0 } old && old != hash
            && p.Status?.Phase is not ("Succeeded" or "Failed"));
        if (other is not null)
        {
            plane.Checks.Fail($"pod {after.Name()} starts although {other.Name()} of another revision has not ended");
        }
    }
}
