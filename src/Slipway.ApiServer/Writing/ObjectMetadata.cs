using System.Globalization;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Writing;

/// <summary>The fields of <c>metadata</c> that the server owns, on trees.</summary>
internal static class ObjectMetadata
{
    private static readonly string[] OwnedByServer =
        ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "namespace",
            "generateName"];

    // Kinds whose generation counts changes of the spec; objects of the others have none.
    private static readonly HashSet<string> WithGeneration = new(StringComparer.Ordinal)
    {
        "pods", "deployments.apps", "replicasets.apps", "jobs.batch", "endpointslices.discovery.k8s.io",
    };

    public static TreeObject Metadata(this TreeObject value) => value["metadata"] as TreeObject ?? TreeObject.Empty;

    public static TreeObject WithMetadata(this TreeObject value, Func<TreeObject, TreeObject> change) =>
        value.With("metadata", change(value.Metadata()));

    public static TreeObject WithText(this TreeObject value, string field, string text) => value.With(field, new TreeString(text));

    public static bool IsTerminating(this TreeObject value) => value.Metadata().Text("deletionTimestamp") is { Length: > 0 };

    public static IReadOnlyList<string> Finalizers(this TreeObject value)
        => [.. value.ItemsAt("metadata", "finalizers").OfType<TreeString>().Select(static f => f.Value)];

    public static TreeObject WithFinalizers(this TreeObject value, IReadOnlyList<string> finalizers) =>
        value.WithMetadata(m => finalizers.Count == 0
        ? m.Without("finalizers")
        : m.With("finalizers", new TreeArray([.. finalizers.Select(static f => new TreeString(f))])));

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whether the kind counts generations: pods, workloads, endpoint slices and every kind that is no part of Kubernetes
    /// itself.</summary>
    public static bool HasGeneration(KindInfo kind) => WithGeneration.Contains(kind.GroupResource) || IsCustom(kind);

    /// <summary>Kinds that Kubernetes would serve through a CustomResourceDefinition.</summary>
    public static bool IsCustom(KindInfo kind) => kind.Group.Contains('.', StringComparison.Ordinal)
        && (!kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal) || kind.Group == "gateway.networking.k8s.io");

    /// <summary>
    /// Whether the kind takes strategic merge patches: built-in kinds do, kinds of a CustomResourceDefinition do not. Slipway's own kinds
    /// do too, because clients that must fall back to a merge patch see a change in every defaulted container.
    /// </summary>
    public static bool HasStrategicMerge(KindInfo kind) => !IsCustom(kind)
        || kind.Group is Kinds.OwnGroup or Kinds.ArgoGroup;

    /// <summary>Metadata of a new object.</summary>
    public static TreeObject ForCreate(TreeObject value, WriteContext context, IIdSource ids, DateTimeOffset now)
    {
        var given = value.Metadata();
        if (given.Text("resourceVersion") is { Length: > 0 })
        {
            throw ApiErrors.Internal("resourceVersion should not be set on objects to be created");
        }

        var prefix = given.Text("generateName");
        var name = given.Text("name") is { Length: > 0 } own ? own : string.IsNullOrEmpty(prefix) ? "" : prefix + ids.NewSuffix(5);
        if (name.Length == 0)
        {
            throw ApiErrors.Invalid(context.Kind, "", [FieldError.Required("metadata.name", "name or generateName is required").ToCause()]);
        }

        var metadata = OwnedByServer.Aggregate(given.Without("resourceVersion"), static (m, field) => m.Without(field))
            .WithText("name", name);
        metadata = string.IsNullOrEmpty(prefix) ? metadata : metadata.WithText("generateName", prefix);
        metadata = context.Kind.Namespaced ? metadata.WithText("namespace", context.Namespace) : metadata;
        metadata = metadata.WithText("uid", ids.NewUid()).WithText("creationTimestamp", Time(now));
        metadata = HasGeneration(context.Kind) ? metadata.With("generation", new TreeNumber(1)) : metadata;
        return value.With("metadata", metadata);
    }

    /// <summary>Metadata of a changed object: what the server owns comes from the stored one.</summary>
    public static TreeObject ForUpdate(TreeObject value, TreeObject stored, KindInfo kind)
    {
        var (given, old) = (value.Metadata(), stored.Metadata());
        if (given.Text("uid") is { Length: > 0 } uid && uid != old.Text("uid"))
        {
            throw ApiErrors.Invalid(kind, old.Text("name") ?? "", [FieldError.Immutable("metadata.uid", given["uid"]).ToCause()]);
        }

        if (given.Text("deletionTimestamp") is { Length: > 0 } deletion && deletion != old.Text("deletionTimestamp"))
        {
            throw ApiErrors.Invalid(kind, old.Text("name") ?? "",
                [FieldError.Immutable("metadata.deletionTimestamp", given["deletionTimestamp"]).ToCause()]);
        }

        var metadata = given.WithText("name", old.Text("name") ?? "").Without("resourceVersion");
        foreach (var field in OwnedByServer)
        {
            metadata = old[field] is { } kept ? metadata.With(field, kept) : metadata.Without(field);
        }

        return value.With("metadata", metadata);
    }

    /// <summary>The changed object with its generation: one more when anything but metadata and status changed.</summary>
    public static TreeObject WithGenerationAfter(this TreeObject value, TreeObject stored, KindInfo kind)
    {
        if (!HasGeneration(kind) || SpecEquals(value, stored, kind))
        {
            return value;
        }

        return value.NextGeneration(stored);
    }

    public static TreeObject NextGeneration(this TreeObject value, TreeObject stored)
        => value.WithMetadata(m => m.With("generation", new TreeNumber((stored.IntegerAt("metadata", "generation") ?? 0) + 1)));

    private static bool SpecEquals(TreeObject a, TreeObject b, KindInfo kind)
    {
        var names = a.Fields.Concat(b.Fields).Select(static f => f.Key).Distinct();
        return names.All(n => n is "metadata" or "kind" or "apiVersion" || (n == "status" && kind.HasStatus)
            || (a[n] is { } x ? x.DeepEquals(b[n]) : b[n] is null));
    }
}
