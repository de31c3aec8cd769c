using System.Reflection;
using Slipway.Api.Autoscaling;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>The <c>scale</c> subresource: replicas of a workload in the shape of <c>autoscaling/v1 Scale</c>.</summary>
internal sealed class ScaleResource(ObjectReader reader, ObjectUpdater updater, ObjectPatcher patcher)
{
    private static readonly KindInfo ScaleKind = Kinds.Of<Scale>();

    /// <summary>Whether a kind can be scaled.</summary>
    public static bool IsScalable(KindInfo kind) => kind.GroupResource is "deployments.apps" or "replicasets.apps"
        || PathsOf(kind) is not null;

    public StoredObject Get(WriteContext context) => View(reader.Get(context.Kind, context.Namespace, context.Name));

    public async Task<StoredObject> ReplaceAsync(WriteContext context, Tree body, CancellationToken cancellationToken)
    {
        var wanted = ObjectPipeline.Decode(AsScale(context), body);
        return View(await updater.ChangeAsync(Parent(context), stored => Scaled(context, stored, wanted), true, cancellationToken));
    }

    public async Task<StoredObject> PatchAsync(WriteContext context, PatchType type, Tree patch, CancellationToken cancellationToken)
    {
        var changed = await updater.ChangeAsync(Parent(context), stored =>
        {
            var live = TreeOf(context.Kind, stored);
            var patched = patcher.Apply(AsScale(context) with { Subresource = "" }, type, patch, live);
            var named = patch.TextAt("metadata", "resourceVersion") is { Length: > 0 };
            patched = named ? patched : patched.WithMetadata(static m => m.Without("resourceVersion"));
            return Scaled(context, stored, ObjectPipeline.Decode(AsScale(context), patched));
        }, true, cancellationToken);
        return View(changed);
    }

    private static WriteContext AsScale(WriteContext context) => context with { Kind = ScaleKind, Validation = FieldValidation.Ignore };

    // The parent is written as a whole; its own endpoint's rules hold.
    private static WriteContext Parent(WriteContext context) => context with { Subresource = "" };

    private static TreeObject Scaled(WriteContext context, TreeObject stored, TreeObject scale)
    {
        var replicas = scale.IntegerAt("spec", "replicas") ?? 0;
        if (replicas < 0)
        {
            throw ApiErrors.Invalid(ScaleKind, context.Name,
                [FieldError.Invalid("spec.replicas", new TreeNumber(replicas), "must be greater than or equal to 0").ToCause()]);
        }

        var version = scale.TextAt("metadata", "resourceVersion");
        return stored.WithAt(["spec", "replicas"], new TreeNumber(replicas))
            .WithMetadata(m => string.IsNullOrEmpty(version) ? m.Without("resourceVersion") : m.WithText("resourceVersion", version));
    }

    private static StoredObject View(StoredObject parent) => ObjectFormat.Unstored(ScaleKind, parent.Key, TreeOf(parent.Kind, parent.Tree));

    private static TreeObject TreeOf(KindInfo kind, TreeObject parent)
    {
        var metadata = TreeObject.Empty;
        foreach (var field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata = parent.Metadata()[field] is { } value ? metadata.With(field, value) : metadata;
        }

        var replicas = parent.IntegerAt("spec", "replicas") ?? 1;
        var paths = PathsOf(kind);
        var counted = parent.IntegerAt(Path(paths?.StatusReplicasPath ?? ".status.replicas")) ?? 0;
        var status = TreeObject.Empty.With("replicas", new TreeNumber(counted));
        var selector = paths is null ? Selector(parent) : parent.TextAt(Path(paths.LabelSelectorPath)) ?? "";
        return TreeObject.Empty
            .With("metadata", metadata)
            .With("spec", replicas == 0 ? TreeObject.Empty : TreeObject.Empty.With("replicas", new TreeNumber(replicas)))
            .With("status", selector.Length == 0 ? status : status.WithText("selector", selector));
    }

    private static ScaleAttribute? PathsOf(KindInfo kind) => kind.Type.GetCustomAttribute<ScaleAttribute>();

    private static string[] Path(string dotted) => dotted.TrimStart('.').Split('.');

    private static string Selector(TreeObject parent)
    {
        var labels = parent.StringsAt("spec", "selector", "matchLabels").Select(static l => $"{l.Key}={l.Value}");
        var expressions = parent.ItemsAt("spec", "selector", "matchExpressions").Select(static e =>
        {
            var key = e.TextAt("key");
            var values = string.Join(
                ",", e.ItemsAt("values").OfType<TreeString>().Select(static v => v.Value).Order(StringComparer.Ordinal));
            return e.TextAt("operator") switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "DoesNotExist" => $"!{key}",
                _ => key ?? "",
            };
        });
        return string.Join(",", labels.Concat(expressions));
    }
}
