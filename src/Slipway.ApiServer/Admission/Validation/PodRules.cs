using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of core/v1 Pod.</summary>
internal sealed class PodRules : KindRules
{
    private const string UpdateMessage = "pod updates may not change fields other than "
        + "`spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` "
        + "(allow it to be set to 1 if it was previously negative)";

    private static readonly string[] Compute = ["cpu", "memory"];
    private static readonly string[] EvictingTaints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public override TreeObject Default(TreeObject value)
        => value.ChangeAt(["spec"], static spec => spec is TreeObject o ? PodSpecDefaults.Pod(o) : spec);

    public override TreeObject OnCreate(TreeObject value)
    {
        var spec = value.ObjectAt("spec") ?? TreeObject.Empty;
        spec = spec.Has("priority") ? spec : spec.With("priority", new TreeNumber(0));
        spec = spec.Has("preemptionPolicy") ? spec : spec.With("preemptionPolicy", new TreeString("PreemptLowerPriority"));
        return value.With("spec", spec.With("tolerations", Tolerations(spec)))
            .WithAt(["status", "qosClass"], new TreeString(QosClass(spec)));
    }

    public override IEnumerable<FieldError> Validate(TreeObject value)
        => value["spec"] is { } spec ? PodSpecRules.Validate(spec, "spec") : [];

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        var (now, before) = (Fixed(value.ObjectAt("spec")), Fixed(old.ObjectAt("spec")));
        if (!before.Has("nodeName"))
        {
            // The node takes a pod by writing its own name; there is no scheduler that would bind it.
            now = now.Without("nodeName");
        }

        var added = value.ItemsAt("spec", "tolerations");
        var kept = old.ItemsAt("spec", "tolerations").All(t => added.Any(a => SameToleration(a, t)));
        if (!now.DeepEquals(before) || !kept)
        {
            var changed = now.Fields.Select(static f => f.Key).Union(before.Fields.Select(static f => f.Key))
                .Where(name => !(now[name]?.DeepEquals(before[name]) ?? before[name] is null)).Order(StringComparer.Ordinal).ToList();
            yield return FieldError.Forbidden(
                "spec", $"{UpdateMessage}\n  changed: {string.Join(", ", kept ? changed : [.. changed, "tolerations"])}\n");
        }

        var (deadline, oldDeadline) = (value.IntegerAt("spec", "activeDeadlineSeconds"), old.IntegerAt("spec", "activeDeadlineSeconds"));
        if (oldDeadline is not null && (deadline is null || deadline > oldDeadline))
        {
            yield return FieldError.Invalid("spec.activeDeadlineSeconds", value.At("spec", "activeDeadlineSeconds"),
                deadline is null ? "must not update from a positive integer to nil value" : "must be less than or equal to previous value");
        }
    }

    private static bool SameToleration(Tree one, Tree other) => one is TreeObject a && other is TreeObject b
        && a.Without("tolerationSeconds").DeepEquals(b.Without("tolerationSeconds"));

    private static TreeArray Tolerations(TreeObject spec)
    {
        var given = spec.ItemsAt("tolerations");
        var missing = EvictingTaints.Where(taint => !given.Any(t => (t.TextAt("key") ?? taint) == taint
            && (t.TextAt("effect") ?? "NoExecute") == "NoExecute"));
        return new TreeArray(
        [
            .. given,
            .. missing.Select(static taint => new TreeObject(
            [
                new("key", new TreeString(taint)), new("operator", new TreeString("Exists")), new("effect", new TreeString("NoExecute")),
                new("tolerationSeconds", new TreeNumber(300)),
            ])),
        ]);
    }

    private static string QosClass(TreeObject spec)
    {
        var containers = spec.ItemsAt("containers").Concat(spec.ItemsAt("initContainers")).ToList();
        var amounts = containers.SelectMany(static c => c.StringsAt("resources", "limits").Concat(c.StringsAt("resources", "requests")));
        if (!amounts.Any(static a => a.Key is "cpu" or "memory" && new Quantity(a.Value).Value > 0))
        {
            return "BestEffort";
        }

        return containers.All(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(Tree container)
    {
        var (limits, requests) = (container.StringsAt("resources", "limits"), container.StringsAt("resources", "requests"));
        return Compute.All(name => limits.TryGetValue(name, out var limit)
            && requests.TryGetValue(name, out var request) && new Quantity(limit).Value == new Quantity(request).Value);
    }

    // The spec without what an update may change.
    private static TreeObject Fixed(TreeObject? spec)
    {
        var rest = (spec ?? TreeObject.Empty).Without("activeDeadlineSeconds").Without("tolerations");
        foreach (var list in new[] { "containers", "initContainers" })
        {
            rest = rest.ChangeAt([list], static containers => containers.ChangeItems(static c => c.Without("image")));
        }

        return rest;
    }
}
