using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Checks of the fields that allow pods to be missing or to be too many.</summary>
internal static class PodCounts
{
    /// <summary>Checks both.</summary>
    /// <param name="path">The field that has them.</param>
    /// <param name="maxSurge">Pods above the wanted number.</param>
    /// <param name="maxUnavailable">Pods that may be missing.</param>
    /// <param name="problems">Where problems go.</param>
    public static void Check(string path, IntOrString maxSurge, IntOrString maxUnavailable, List<string> problems)
    {
        var surge = Check($"{path}.maxSurge", maxSurge, roundUp: true, problems);
        var unavailable = Check($"{path}.maxUnavailable", maxUnavailable, roundUp: false, problems);
        if (surge == 0 && unavailable == 0)
        {
            problems.Add($"{path}.maxUnavailable: must not be 0 when maxSurge is 0");
        }
    }

    /// <summary>Checks one; the number for a hundred pods.</summary>
    public static int? Check(string field, IntOrString value, bool roundUp, List<string> problems)
    {
        var number = value.Resolve(100, roundUp);
        if (number is null or < 0)
        {
            problems.Add($"{field}: is '{value}', must be a number from 0 or a percentage such as 25%");
        }

        return number;
    }
}
