using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>An analysis that failed, of a step or beside the steps, takes its revision back.</summary>
internal sealed class AnalysisCheck(SimulatedPlane plane)
{
    private readonly SortedDictionary<string, DateTimeOffset> failed = new(StringComparer.Ordinal);

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    /// <summary>Whether nothing is measured any more.</summary>
    public static bool IsOver(AnalysisRun run) => run.Status?.Phase is "Successful" or "Failed" or "Error" or "Inconclusive";

    public void OnRun(AnalysisRun run)
    {
        if (run.Status?.Phase is "Failed" or "Error")
        {
            failed.TryAdd(run.Name(), Now);
        }
    }

    public void AfterTick()
    {
        if (failed.Count == 0 || plane.World.Rollout?.Status is not { } status
            || new[] { status.Canary?.CurrentStepAnalysisRunStatus?.Name, status.Canary?.CurrentBackgroundAnalysisRunStatus?.Name }
                .FirstOrDefault(n => n is not null && failed.ContainsKey(n)) is not { } name)
        {
            return;
        }

        if (plane.Server is not { IsUp: true } || status.Abort is true || status.PromoteFull is true
            || status.CurrentPodHash == status.StableRS)
        {
            failed[name] = Now;
        }
        else if (Now - failed[name] > plane.Checks.Leeway)
        {
            plane.Checks.Fail(
                $"analysis {name} failed at {failed[name]:HH:mm:ss.fff} and its revision {status.CurrentPodHash} is not taken back");
        }
    }
}
