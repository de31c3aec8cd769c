using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>
/// Rules of batch/v1 Job: the selector and the labels of the pods are made from the job's uid unless <c>manualSelector</c> says otherwise,
/// and nothing that decides what the pods do may change.
/// </summary>
internal sealed class JobRules : KindRules
{
    private const string ControllerUid = "batch.kubernetes.io/controller-uid";
    private const string JobName = "batch.kubernetes.io/job-name";
    private const string OldControllerUid = "controller-uid";
    private const string OldJobName = "job-name";
    private const string TemplateLabels = "spec.template.metadata.labels";

    // Parts of the template that a queueing controller may still set before the job starts.
    private static readonly string[] PlacementInSpec = ["nodeSelector", "tolerations", "affinity", "schedulingGates"];
    private static readonly string[] PlacementInMetadata = ["labels", "annotations"];

    public override TreeObject Default(TreeObject value)
    {
        value = WorkloadRules.Default(value);
        var spec = value.ObjectAt("spec") ?? TreeObject.Empty;
        if (!spec.Has("completions") && !spec.Has("parallelism"))
        {
            spec = spec.With("completions", new TreeNumber(1));
        }

        spec = spec.Has("parallelism") ? spec : spec.With("parallelism", new TreeNumber(1));
        spec = spec.Has("backoffLimit") ? spec
            : spec.With("backoffLimit", new TreeNumber(spec.Has("backoffLimitPerIndex") ? int.MaxValue : 6));
        spec = spec.Has("podReplacementPolicy") ? spec
            : spec.With("podReplacementPolicy", new TreeString(spec.Has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed"));
        return WithLabelsOfTemplate(value.With("spec", spec));
    }

    public override TreeObject OnCreate(TreeObject value)
    {
        if (value.BooleanAt("spec", "manualSelector") == true)
        {
            return value;
        }

        var (uid, name) = (value.TextAt("metadata", "uid") ?? "", value.TextAt("metadata", "name") ?? "");
        var labels = value.ObjectAt("spec", "template", "metadata", "labels") ?? TreeObject.Empty;
        foreach (var (label, text) in Generated(uid, name))
        {
            labels = labels.Has(label) ? labels : labels.With(label, new TreeString(text));
        }

        var selector = value.ObjectAt("spec", "selector") ?? TreeObject.Empty;
        if (selector.At("matchLabels", ControllerUid) is null)
        {
            selector = selector.WithAt(["matchLabels", ControllerUid], new TreeString(uid));
        }

        return WithLabelsOfTemplate(
            value.WithAt(["spec", "template", "metadata", "labels"], labels).WithAt(["spec", "selector"], selector));
    }

    public override IEnumerable<FieldError> Validate(TreeObject value)
        => [.. Selector(value), .. WorkloadRules.Template(value.At("spec", "template")), .. Pods(value), .. JobPolicyRules.Validate(value)];

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        foreach (var name in new[] { "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy" })
        {
            if (!Same(value.At("spec", name), old.At("spec", name)))
            {
                yield return FieldError.Immutable($"spec.{name}", value.At("spec", name));
            }
        }

        // An indexed job may grow and shrink as long as all its indexes run at once.
        var elastic = value.TextAt("spec", "completionMode") == "Indexed"
            && Same(value.At("spec", "completions"), value.At("spec", "parallelism"));
        if (!elastic && !Same(value.At("spec", "completions"), old.At("spec", "completions")))
        {
            yield return FieldError.Immutable("spec.completions", value.At("spec", "completions"));
        }

        if (!Same(value.At("spec", "selector"), old.At("spec", "selector")))
        {
            yield return FieldError.InvalidText(
                "spec.selector", GoText.LabelSelector(value.ObjectAt("spec", "selector")), "field is immutable");
        }

        var movable = old.BooleanAt("spec", "suspend") == true && old.At("status", "startTime") is null;
        if (!Fixed(value, movable).DeepEquals(Fixed(old, movable)))
        {
            yield return FieldError.InvalidText("spec.template", "the pod template", "field is immutable");
        }
    }

    private static IEnumerable<FieldError> Selector(TreeObject value)
    {
        var selector = value.ObjectAt("spec", "selector");
        if (selector is null)
        {
            yield return FieldError.Required("spec.selector");
            yield break;
        }

        foreach (var error in SelectorRules.Validate(selector, "spec.selector"))
        {
            yield return error;
        }

        var labels = value.ObjectAt("spec", "template", "metadata", "labels");
        if (value.BooleanAt("spec", "manualSelector") != true)
        {
            var (uid, name) = (value.TextAt("metadata", "uid") ?? "", value.TextAt("metadata", "name") ?? "");
            var expected = new TreeObject([new("matchLabels", new TreeObject([new(ControllerUid, new TreeString(uid))]))]);
            if (!selector.DeepEquals(expected))
            {
                yield return FieldError.InvalidText("spec.selector", GoText.LabelSelector(selector), "`selector` not auto-generated");
            }

            foreach (var (label, text) in Generated(uid, name))
            {
                if (labels.TextAt(label) != text)
                {
                    yield return FieldError.InvalidText(TemplateLabels, GoText.Map(labels), $"`{label}` must be '{text}'");
                }
            }
        }

        if (!SelectorRules.Matches(selector, value.StringsAt("spec", "template", "metadata", "labels")))
        {
            yield return FieldError.InvalidText(TemplateLabels, GoText.Map(labels), "`selector` does not match template `labels`");
        }
    }

    private static IEnumerable<FieldError> Pods(TreeObject value)
    {
        const string field = "spec.template.spec.restartPolicy";
        var policy = value.TextAt("spec", "template", "spec", "restartPolicy");
        if (policy is null or "Always")
        {
            yield return FieldError.Required(field, "valid values: \"OnFailure\", \"Never\"");
        }
        else if (policy != "Never" && value.At("spec", "podFailurePolicy") is not null)
        {
            yield return FieldError.InvalidText(field, GoText.Quote(policy), "only \"Never\" is supported when using podFailurePolicy");
        }
        else if (policy != "Never" && value.At("spec", "backoffLimitPerIndex") is not null)
        {
            yield return FieldError.InvalidText(field, GoText.Quote(policy), "only \"Never\" is supported when using backoffLimitPerIndex");
        }
    }

    private static (string Label, string Text)[] Generated(string uid, string name) =>
    [
        (ControllerUid, uid), (JobName, name), (OldControllerUid, uid), (OldJobName, name),
    ];

    private static TreeObject WithLabelsOfTemplate(TreeObject value)
        => value.ObjectAt("metadata", "labels") is { Fields.Count: > 0 }
            || value.ObjectAt("spec", "template", "metadata", "labels") is not { Fields.Count: > 0 } labels
                ? value : value.WithAt(["metadata", "labels"], labels);

    private static TreeObject Fixed(TreeObject value, bool movable)
    {
        var template = value.ObjectAt("spec", "template") ?? TreeObject.Empty;
        if (!movable)
        {
            return template;
        }

        foreach (var name in PlacementInSpec)
        {
            template = template.WithoutAt(["spec", name]);
        }

        foreach (var name in PlacementInMetadata)
        {
            template = template.WithoutAt(["metadata", name]);
        }

        return template;
    }

    private static bool Same(Tree? one, Tree? other) => one is null ? other is null : other is not null && one.DeepEquals(other);
}
