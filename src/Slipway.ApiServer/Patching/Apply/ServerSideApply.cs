using Slipway.Api.Meta;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>
/// Server-side apply, by the rules of structured-merge-diff: merge, remove what the manager no longer lists and nobody else owns,
/// compare, and refuse what changes fields of others unless forced.
/// </summary>
internal sealed class ServerSideApply
{
    private const string BeforeFirstApply = "before-first-apply";

    private readonly PatchRequest request;
    private readonly FieldShape shape;
    private readonly FieldOwner owner;
    private readonly TreeObject live;
    private readonly TreeObject applied;

    private ServerSideApply(PatchRequest request, TreeObject applied)
    {
        this.request = request;
        this.applied = applied;
        shape = FieldShape.Of(request.Schema);
        owner = new FieldOwner(request.Manager, true, "", request.Subresource);
        live = (request.Live ?? TreeObject.Empty).WithoutAt(["metadata", "managedFields"]);
    }

    public static PatchOutcome Apply(PatchRequest request)
    {
        var kind = request.Kind;
        if (request.Manager.Length == 0)
        {
            const string Required = "Required value: is required for apply patch";
            return new PatchOutcome.Refused(422, "Invalid", $"PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: {Required}")
            {
                Causes = [new StatusCause { Reason = "FieldValueRequired", Field = "fieldManager", Message = Required }],
            };
        }

        if (request.Patch is not TreeObject patch)
        {
            return PatchOutcome.BadRequest($"an apply patch must be an object, not {request.Patch.TypeName}");
        }

        if (patch.Text("apiVersion") != kind.ApiVersion || patch.Text("kind") != kind.Kind)
        {
            return PatchOutcome.BadRequest($"invalid object type: {patch.Text("apiVersion")}, Kind={patch.Text("kind")}"
                + $" (expected {kind.ApiVersion}, Kind={kind.Kind})");
        }

        if (patch.At("metadata", "managedFields") is not (null or TreeNull))
        {
            return PatchOutcome.BadRequest("metadata.managedFields must be nil");
        }

        var applied = Restrict(patch, request);
        return Duplicates.Find(applied, FieldShape.Of(request.Schema), "") is { } duplicate
            ? PatchOutcome.BadRequest("failed to create typed patch object "
                + $"({patch.TextAt("metadata", "namespace")}/{patch.TextAt("metadata", "name")}; "
                + $"{kind.ApiVersion}, Kind={kind.Kind}): {duplicate}")
            : new ServerSideApply(request, applied).Run();
    }

    private PatchOutcome Run()
    {
        var managed = ManagedFields.Read(request.Live.At("metadata", "managedFields")) ?? ManagedFields.None;
        if (request.Live is not null && managed.IsEmpty)
        {
            managed = OwnershipTracking.Track(TreeObject.Empty, live, managed, Tracking(BeforeFirstApply));
        }

        var fields = OwnershipTracking.Ignored(OwnedFields.Of(applied, shape), request.Kind, request.Subresource);
        var before = managed[owner];
        var mine = new FieldOwnership(owner, request.Kind.ApiVersion, request.Now, fields);
        var merged = (TreeObject)TreeMerge.Merge(live, applied, shape);
        var owned = managed.All.Where(o => o.Owner != owner).Aggregate(fields, static (all, o) => all.Union(o.Fields));
        var result = before is null ? merged : TreePruning.Prune(merged, before.Fields, owned, shape);

        var comparison = TreeComparison.Of(live, result, shape);
        if (ApplyConflicts.Find(managed, owner, comparison.Changed) is { } conflicts && !request.Force)
        {
            var left = request.Manager == LastApplied.Manager
                ? conflicts.Except(LastApplied.Fields(live, request.Kind.ApiVersion, shape))
                : conflicts;
            if (!left.Fields.IsEmpty)
            {
                return left.ToOutcome();
            }
        }

        managed = managed.Without(comparison.Changed.Union(comparison.Removed), owner);
        mine = mine with { Fields = fields.Difference(OwnershipTracking.NeverOwned) };
        var unchanged = live.DeepEquals(result) && before is not null && before.Fields.Equals(mine.Fields);
        return Finish(result, managed.With(unchanged ? mine with { Time = before!.Time } : mine));
    }

    private PatchOutcome.Patched Finish(TreeObject result, ManagedFields managed)
    {
        if (request.Manager == LastApplied.Manager && request.Subresource.Length == 0)
        {
            result = LastApplied.Refresh(result, (TreeObject)request.Patch);
        }

        return new PatchOutcome.Patched(OwnershipTracking.Store(result, managed));
    }

    private FieldTracking Tracking(string manager) => new()
    {
        Kind = request.Kind,
        Schema = request.Schema,
        Manager = manager,
        Subresource = request.Subresource,
        Now = request.Now,
    };

    // Of an object with a status only the one or the other is written.
    private static TreeObject Restrict(TreeObject patch, PatchRequest request)
    {
        if (request.Subresource != "status")
        {
            return request.Kind.HasStatus ? patch.Without("status") : patch;
        }

        var identity = new TreeObject([.. (patch["metadata"] as TreeObject ?? TreeObject.Empty).Fields
            .Where(static f => f.Key is "name" or "namespace" or "uid" or "resourceVersion")]);
        var fields = patch.Fields.Where(static f => f.Key is "apiVersion" or "kind" or "status")
            .Append(KeyValuePair.Create("metadata", (Tree)identity));
        return new TreeObject([.. fields], patch.Position);
    }
}
