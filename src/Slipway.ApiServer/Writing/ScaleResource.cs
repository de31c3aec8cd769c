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
    public static bool IsScalable(KindInfo kind) => kind.Kind is "Deployment" or "ReplicaSet" or "Rollout";

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
            var live = TreeOf(stored);
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

    private static StoredObject View(StoredObject parent) => ObjectFormat.Unstored(ScaleKind, parent.Key, TreeOf(parent.Tree));

    private static TreeObject TreeOf(TreeObject parent)
    {
        var metadata = TreeObject.Empty;
        foreach (var field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata = parent.Metadata()[field] is { } value ? metadata.With(field, value) : metadata;
        }

        var replicas = parent.IntegerAt("spec", "replicas") ?? 1;
        var status = TreeObject.Empty.With("replicas", new TreeNumber(parent.IntegerAt("status", "replicas") ?? 0));
        var selector = Selector(parent);
        return TreeObject.Empty
            .With("metadata", metadata)
            .With("spec", replicas == 0 ? TreeObject.Empty : TreeObject.Empty.With("replicas", new TreeNumber(replicas)))
            .With("status", selector.Length == 0 ? status : status.WithText("selector", selector));
    }

    private static string Selector(TreeObject parent)
    {
        var labels = parent.StringsAt("spec", "selector", "matchLabels").Select(static l => $"{l.Key}={l.Value}");
        var expressions = parent.ItemsAt("spec", "selector", "matchExpressions").Select(static e =>
        {
            var key = e.TextAt("key");
            var values = string.Join(",", e.ItemsAt("values").OfType<TreeString>().Select(static v => v.Value).Order(StringComparer.Ordinal));
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
