using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>Patches objects: the patch is applied to the newest state, the outcome goes the way of an update.</summary>
internal sealed class ObjectPatcher(ObjectReader reader, ObjectCreator creator, ObjectUpdater updater, TimeProvider time)
{
    public async Task<(StoredObject Object, bool Created)> PatchAsync(
        WriteContext context, PatchType type, Tree patch, CancellationToken cancellationToken)
    {
        if (type == PatchType.Apply && context.Subresource.Length == 0
            && reader.Find(context.Kind, context.Namespace, context.Name) is null)
        {
            var fresh = ObjectPipeline.Decode(context, Apply(context, type, patch, null));
            try
            {
                return (await creator.CreateDecodedAsync(context, fresh, false, cancellationToken), true);
            }
            catch (ApiException e) when (e.Status.Reason == "AlreadyExists")
            {
                // Created by somebody else meanwhile: then the patch applies to that.
            }
        }

        var changed = await updater.ChangeAsync(
            context,
            stored => WithoutInheritedVersion(ObjectPipeline.Decode(context, Apply(context, type, patch, stored)), stored, patch),
            type != PatchType.Apply, cancellationToken);
        return (changed, false);
    }

    /// <summary>The patched tree of an object that has no store of its own, such as a Scale.</summary>
    public TreeObject Apply(WriteContext context, PatchType type, Tree patch, TreeObject? live)
    {
        var outcome = PatchEngine.Apply(new PatchRequest
        {
            Type = type,
            Kind = context.Kind,
            Schema = SchemaCatalog.For(context.Kind).Root,
            Live = live,
            Patch = patch,
            Manager = context.Manager,
            Force = context.Force,
            Subresource = context.Subresource,
            Now = time.GetUtcNow(),
        });
        return outcome switch
        {
            PatchOutcome.Patched patched => patched.Object,
            PatchOutcome.Refused refused => throw Refusal(context, refused),
            _ => throw ApiErrors.Internal("unknown outcome of a patch"),
        };
    }

    // The live object carries its version into the patched one; only a version that the patch itself names is a condition.
    private static TreeObject WithoutInheritedVersion(TreeObject patched, TreeObject stored, Tree patch)
    {
        var version = patched.TextAt("metadata", "resourceVersion");
        var named = patch.TextAt("metadata", "resourceVersion") is { Length: > 0 }
            || version != stored.TextAt("metadata", "resourceVersion")
            || (patch is TreeArray operations && operations.Items.Any(static o => o.TextAt("path") == "/metadata/resourceVersion"));
        return named ? patched : patched.WithMetadata(static m => m.Without("resourceVersion"));
    }

    private static ApiException Refusal(WriteContext context, PatchOutcome.Refused refused) => new(ApiErrors.Failure(
        refused.Code, refused.Reason, refused.Message, new StatusDetails
        {
            Name = context.Name,
            Group = context.Kind.Group.Length == 0 ? null : context.Kind.Group,
            Kind = context.Kind.Plural,
            Causes = refused.Causes.Count == 0 ? null : refused.Causes,
        }));
}
