using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Output;

namespace Slipway.Cli.Rollouts;

/// <summary>Many Rollouts, a line each.</summary>
internal static class RolloutTable
{
    /// <summary>The lines.</summary>
    /// <param name="rollouts">The Rollouts.</param>
    /// <param name="withNamespace">Whether their namespaces are shown.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<Rollout> rollouts, bool withNamespace)
    {
        string[] head = ["NAME", "PHASE", "STEP", "WEIGHT", "DESIRED", "UP-TO-DATE", "AVAILABLE", "WAITING FOR"];
        return TextTable.Lines(
            withNamespace ? ["NAMESPACE", .. head] : head,
            rollouts.Select(r => withNamespace ? (IReadOnlyList<string>)[r.Namespace(), .. Row(r, rollouts)] : Row(r, rollouts)));
    }

    private static string[] Row(Rollout rollout, IReadOnlyList<Rollout> all)
    {
        var (status, state) = (rollout.Status, new RolloutState(rollout));
        var isArgo = rollout.ApiVersion?.StartsWith(Kinds.ArgoGroup, StringComparison.Ordinal) is true
            && all.Any(static r => r.ApiVersion?.StartsWith(Kinds.ArgoGroup, StringComparison.Ordinal) is not true);
        var weight = state.IsSettled ? null : status?.Canary?.Weights?.Canary?.Weight;
        return
        [
            isArgo ? $"rollout.{Kinds.ArgoGroup}/{rollout.Name()}" : rollout.Name(),
            status?.Phase ?? "Pending",
            state.Steps.Count == 0 ? "" : $"{Math.Min(state.Step, state.Steps.Count)}/{state.Steps.Count}",
            weight is { } share ? RolloutPicture.Percent(share) : "",
            Number(rollout.Spec?.Replicas ?? 1),
            Number(status?.UpdatedReplicas ?? 0),
            Number(status?.AvailableReplicas ?? 0),
            state.Waiting() ?? "",
        ];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
