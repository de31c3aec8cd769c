using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>What holds beside the steps, as sentences.</summary>
internal static class RuleWords
{
    /// <summary>The sentences.</summary>
    public static IEnumerable<string> Of(RolloutSpec spec, RolloutPlan plan)
    {
        if (plan.Background is { } background)
        {
            var from = plan.BackgroundStart > 0
                ? string.Create(CultureInfo.InvariantCulture, $" from step {plan.BackgroundStart + 1} on") : "";
            yield return $"{StepWords.Names(background)} measures beside the steps{from}; the revision is taken back when it fails";
        }

        foreach (var window in spec.Windows ?? [])
        {
            yield return $"automatic steps {(window.Kind == "deny" ? "do not happen" : "happen only")} from '{window.Schedule}' "
                + $"({window.Timezone ?? "UTC"}) for {window.Duration}";
        }

        if (spec.AbortOnSloBurn is true)
        {
            yield return "the revision is taken back when a page of an objective of its Service begins";
        }

        if (spec.LowTraffic is { MinRequests: { } requests } low)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"a pause that ends with fewer than {requests} requests judged ")
                + low.OnTimeout switch
                {
                    "abort" => "takes the revision back",
                    "promote" => "goes on all the same",
                    _ => "waits for a person",
                };
        }

        if (spec.KeepWarm is { Revisions: { } revisions } warm)
        {
            yield return (revisions == 1 ? "1 old revision keeps its pods"
                : string.Create(CultureInfo.InvariantCulture, $"{revisions} old revisions keep their pods"))
                + (warm.Duration is { } time ? $" for {time}" : "");
        }
    }
}
