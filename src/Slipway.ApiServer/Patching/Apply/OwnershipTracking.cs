using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>Who owns what after a write that is no apply: who changes a field takes it over.</summary>
internal static class OwnershipTracking
{
    /// <summary>What the server itself writes is never anybody's.</summary>
    public static FieldSet NeverOwned { get; } = new[]
    {
        FieldSet.Path("apiVersion"), FieldSet.Path("kind"), FieldSet.Path("metadata"),
        FieldSet.Path("metadata", "name"), FieldSet.Path("metadata", "namespace"), FieldSet.Path("metadata", "creationTimestamp"),
        FieldSet.Path("metadata", "selfLink"), FieldSet.Path("metadata", "uid"), FieldSet.Path("metadata", "generation"),
        FieldSet.Path("metadata", "managedFields"), FieldSet.Path("metadata", "resourceVersion"),
    }.Aggregate(static (all, path) => all.Union(path));

    public static ManagedFields Track(TreeObject before, TreeObject after, ManagedFields managed, FieldTracking tracking)
    {
        var comparison = TreeComparison.Of(before, after, FieldShape.Of(tracking.Schema));
        var owner = new FieldOwner(tracking.Manager, false, tracking.Kind.ApiVersion, tracking.Subresource);
        var previous = managed[owner]?.Fields ?? FieldSet.Empty;
        managed = managed.Without(comparison.Changed.Union(comparison.Removed), null);
        var taken = Ignored(comparison.Changed, tracking.Kind, tracking.Subresource).Difference(NeverOwned);
        return taken.IsEmpty
            ? managed
            : managed.With(new FieldOwnership(owner, tracking.Kind.ApiVersion, tracking.Now,
                taken.Union(previous.Difference(comparison.Removed))))
                .Capped();
    }

    /// <summary>The set without what the addressed part of the object does not have.</summary>
    public static FieldSet Ignored(FieldSet set, KindInfo kind, string subresource)
    {
        var other = subresource == "status" ? "spec" : kind.HasStatus && subresource.Length == 0 ? "status" : null;
        return other is null ? set : FieldSet.Of(set.Entries.Where(e => e.Element.FieldName != other));
    }

    /// <summary>The object with these owners written into it.</summary>
    public static TreeObject Store(TreeObject result, ManagedFields managed) => managed.Write() is { } list
        ? result.WithAt(["metadata", "managedFields"], list)
        : result["metadata"] is TreeObject ? result.WithoutAt(["metadata", "managedFields"]) : result;
}
