using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Node.Pods;

/// <summary>Says whether a pod fits on this node beside those that are here. Pure.</summary>
internal static class PodFit
{
    private static readonly string[] Counted = ["cpu", "memory"];
    private static readonly Taint Cordoned = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    /// <summary>Null when it fits, else why not, as Kubernetes' scheduler words it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="here">Pods bound to the node that have not ended.</param>
    /// <param name="capacity">What the node has.</param>
    /// <param name="labels">Labels of the node.</param>
    /// <param name="node">The node as its owner set it: cordon and taints.</param>
    public static string? Reason(
        Pod pod,
        IReadOnlyCollection<Pod> here,
        IReadOnlyDictionary<string, Quantity> capacity,
        IReadOnlyDictionary<string, string> labels,
        NodeSpec? node)
    {
        var why = new List<string>();
        if (node?.Unschedulable == true && !Tolerates(pod, Cordoned))
        {
            why.Add("node(s) were unschedulable");
        }
        else if ((node?.Taints ?? []).FirstOrDefault(t => t.Effect is "NoSchedule" or "NoExecute" && !Tolerates(pod, t)) is { } taint)
        {
            why.Add($"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}");
        }

        if ((pod.Spec?.NodeSelector ?? new Dictionary<string, string>()).Any(s => !labels.TryGetValue(s.Key, out var v) || v != s.Value))
        {
            why.Add("node(s) didn't match Pod's node affinity/selector");
        }

        if (here.Count + 1 > capacity["pods"].Value)
        {
            why.Add("Too many pods");
        }

        foreach (var resource in Counted)
        {
            if (Request(pod, resource) is > 0 and var wanted && wanted + here.Sum(p => Request(p, resource)) > capacity[resource].Value)
            {
                why.Add("Insufficient " + resource);
            }
        }

        return why.Count == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"0/1 nodes are available: 1 {string.Join(", 1 ", why)}.");
    }

    private static bool Tolerates(Pod pod, Taint taint) => (pod.Spec?.Tolerations ?? []).Any(t =>
        (string.IsNullOrEmpty(t.Effect) || t.Effect == taint.Effect)
        && (string.IsNullOrEmpty(t.Key) ? t.Operator == "Exists" : t.Key == taint.Key)
        && (t.Operator == "Exists" || (t.Value ?? "") == (taint.Value ?? "")));

    private static decimal Request(Pod pod, string resource)
    {
        var mains = (pod.Spec?.Containers ?? []).Sum(Of)
            + (pod.Spec?.InitContainers ?? []).Where(static c => c.RestartPolicy == "Always").Sum(Of);
        return Math.Max(mains, (pod.Spec?.InitContainers ?? []).Select(Of).DefaultIfEmpty(0).Max());

        decimal Of(Container c) => Amount(c.Resources?.Requests, resource) ?? Amount(c.Resources?.Limits, resource) ?? 0;
    }

    private static decimal? Amount(IReadOnlyDictionary<string, Quantity>? amounts, string resource)
        => amounts?.TryGetValue(resource, out var amount) == true ? amount.Value : null;
}
