using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Namespaces;

/// <summary>Decides how a terminating namespace is emptied.</summary>
internal static class NamespacePlanner
{
    /// <summary>The finalizer in <c>spec.finalizers</c> that this controller answers for.</summary>
    public const string Finalizer = "kubernetes";

    /// <summary>Actions in their order.</summary>
    public static IReadOnlyList<NamespaceAction> Decide(NamespaceObservation observation)
    {
        if (observation.Content.All(static c => c.Objects.Count == 0) && observation.Failures.Count == 0)
        {
            return [new NamespaceAction.Complete()];
        }

        return [.. observation.Content.SelectMany(static c => c.Objects.Where(static o => !o.IsTerminating())
            .Select(o => (NamespaceAction)new NamespaceAction.Delete(c.Kind, o)))];
    }

    /// <summary>Phase and conditions that the observation shows.</summary>
    public static NamespaceStatus StatusOf(NamespaceObservation observation, DateTimeOffset now)
    {
        var rest = observation.Content.Where(static c => c.Objects.Count > 0)
            .Select(static c => $"{c.Kind.GroupResource} has {c.Objects.Count} resource instances").ToList();
        var finalizers = observation.Content.SelectMany(static c => c.Objects)
            .SelectMany(static o => o.Metadata?.Finalizers ?? []).GroupBy(static f => f, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => $"{g.Key} in {g.Count()} resource instances").ToList();
        var failed = observation.Failures.Count > 0;
        NamespaceCondition[] wanted =
        [
            Of("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Of(
                "NamespaceDeletionGroupVersionParsingFailure",
                false,
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed"),
            Of(
                "NamespaceDeletionContentFailure",
                failed,
                failed ? "ContentDeletionFailed" : "ContentDeleted",
                failed
                    ? $"Failed to delete all resource types, {observation.Failures.Count} remaining: {string.Join("; ", observation.Failures)}"
                    : "All content successfully deleted, may be waiting on finalization"),
            Of(
                "NamespaceContentRemaining",
                rest.Count > 0,
                rest.Count > 0 ? "SomeResourcesRemain" : "ContentRemoved",
                rest.Count > 0 ? $"Some resources are remaining: {string.Join(", ", rest)}" : "All content successfully removed"),
            Of(
                "NamespaceFinalizersRemaining",
                finalizers.Count > 0,
                finalizers.Count > 0 ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
                finalizers.Count > 0
                    ? $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}"
                    : "All content-preserving finalizers finished"),
        ];
        var old = observation.Namespace.Status?.Conditions ?? [];
        return new NamespaceStatus
        {
            Phase = "Terminating",
            Conditions = [.. old.Where(o => wanted.All(w => w.Type != o.Type)), .. wanted.Select(w => Dated(w, old, now))],
        };
    }

    private static NamespaceCondition Of(string type, bool status, string reason, string message)
        => new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };

    private static NamespaceCondition Dated(NamespaceCondition wanted, IReadOnlyList<NamespaceCondition> old, DateTimeOffset now)
    {
        var before = old.FirstOrDefault(c => c.Type == wanted.Type);
        return wanted with { LastTransitionTime = before?.Status == wanted.Status ? before?.LastTransitionTime ?? now : now };
    }
}
