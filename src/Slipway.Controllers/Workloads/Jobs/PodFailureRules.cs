using System.Globalization;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Finds the first rule of a failure policy that a failed pod meets.</summary>
internal static class PodFailureRules
{
    private static readonly PodFailureVerdict Counts = new("Count", null);

    public static PodFailureVerdict Judge(Job job, Pod pod)
    {
        // A pod on its way out has not failed yet; what it ends with decides.
        if (pod.Status?.Phase != "Failed")
        {
            return Counts;
        }

        var rules = job.Spec?.PodFailurePolicy?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var what = rules[i].OnExitCodes is { } codes ? Exit(codes, pod) : Condition(rules[i].OnPodConditions ?? [], pod);
            if (what is not null)
            {
                var message = string.Create(
                    CultureInfo.InvariantCulture, $"{what} matching {rules[i].Action} rule at index {i}");
                return new PodFailureVerdict(rules[i].Action ?? "Count", message);
            }
        }

        return Counts;
    }

    private static string? Exit(PodFailurePolicyOnExitCodesRequirement codes, Pod pod)
    {
        foreach (var status in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            if ((codes.ContainerName is null || codes.ContainerName == status.Name)
                && status.State?.Terminated?.ExitCode is { } code and not 0
                && (codes.Values ?? []).Contains(code) == (codes.Operator == "In"))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"Container {status.Name} for pod {pod.Key()} failed with exit code {code}");
            }
        }

        return null;
    }

    private static string? Condition(IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> patterns, Pod pod)
    {
        var met = patterns.FirstOrDefault(
            p => pod.Status?.Conditions?.Any(c => c.Type == p.Type && c.Status == (p.Status ?? "True")) == true);
        return met is null ? null : $"Pod {pod.Key()} has condition {met.Type}";
    }
}
