using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>Replaces objects, or one of their subresources. Every change of a stored object but a delete goes through here.</summary>
internal sealed class ObjectUpdater(
    ObjectReader reader, ObjectPipeline pipeline, ObjectCommit commit, ObjectCreator creator, TimeProvider time)
{
    /// <summary>How often a change is made anew on the newest state before the client gets the conflict.</summary>
    private const int Tries = 8;

    // A PUT of these creates the object when it is missing; of those it must carry the resourceVersion.
    private static readonly HashSet<string> CreatedOnUpdate = ["leases.coordination.k8s.io", "events"];

    public async Task<(StoredObject Object, bool Created)> ReplaceAsync(
        WriteContext context, Tree body, CancellationToken cancellationToken)
    {
        var decoded = ObjectPipeline.Decode(context, body);
        if (decoded.TextAt("metadata", "name") is not { Length: > 0 })
        {
            throw ApiErrors.BadRequest("the name of the object must be given in the body of an update");
        }

        if (CreatedOnUpdate.Contains(context.Kind.GroupResource) && reader.Find(context.Kind, context.Namespace, context.Name) is null)
        {
            return (await creator.CreateAsync(context, body, cancellationToken), true);
        }

        CheckVersionGiven(context, decoded);
        return (await ChangeAsync(context, _ => decoded, true, cancellationToken), false);
    }

    /// <summary>Changes the newest state of an object.</summary>
    /// <param name="context">What is written by whom.</param>
    /// <param name="change">Makes the new object, decoded, from the stored one; a resourceVersion in it is a condition, without one the
    /// change is made anew after a conflict.</param>
    /// <param name="track">Whether ownership of the fields is to be recorded; an apply patch brings its own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<StoredObject> ChangeAsync(
        WriteContext context, Func<TreeObject, TreeObject> change, bool track, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var stored = reader.Get(context.Kind, context.Namespace, context.Name);
            var wanted = change(stored.Tree);
            var conditional = CheckVersion(context, wanted, stored);
            var next = Merge(context, wanted, stored.Tree);
            next = pipeline.Complete(context, next, stored.Tree);
            CheckFinalizers(context, next, stored.Tree);
            next = next.WithGenerationAfter(stored.Tree, context.Kind);
            next = track ? Ownership.Track(context, stored.Tree, next, time.GetUtcNow()) : next;
            if (next.DeepEquals(WithoutVersion(stored.Tree)))
            {
                return stored;
            }

            var written = ObjectDeleter.IsReleased(context.Kind, next)
                ? await commit.DeleteAsync(stored, next, context.DryRun, cancellationToken)
                : await commit.UpdateAsync(stored, next, context.DryRun, cancellationToken);
            if (written is not null)
            {
                return written;
            }

            if (conditional || tries == Tries)
            {
                throw ApiErrors.Conflict(context.Kind, context.Name);
            }
        }
    }

    private static TreeObject WithoutVersion(TreeObject stored) => stored.WithMetadata(static m => m.Without("resourceVersion"));

    private static bool NamesVersion(TreeObject wanted) => wanted.TextAt("metadata", "resourceVersion") is { Length: > 0 } and not "0";

    private static void CheckVersionGiven(WriteContext context, TreeObject wanted)
    {
        if (!NamesVersion(wanted) && (context.Kind.GroupResource == "leases.coordination.k8s.io" || ObjectMetadata.IsCustom(context.Kind)))
        {
            throw ApiErrors.Invalid(context.Kind, context.Name,
                [FieldError.InvalidText("metadata.resourceVersion", "0x0", "must be specified for an update").ToCause()]);
        }
    }

    /// <summary>Whether the write is bound to a resourceVersion; throws when that is not the newest.</summary>
    private static bool CheckVersion(WriteContext context, TreeObject wanted, StoredObject stored) => NamesVersion(wanted)
        && (wanted.TextAt("metadata", "resourceVersion") == stored.Tree.TextAt("metadata", "resourceVersion")
            ? true
            : throw ApiErrors.Conflict(context.Kind, context.Name));

    /// <summary>The stored object with that part replaced which the endpoint writes.</summary>
    private static TreeObject Merge(WriteContext context, TreeObject wanted, TreeObject stored)
    {
        var metadata = ObjectMetadata.ForUpdate(wanted, stored, context.Kind).Metadata();
        if (context.Subresource == "status")
        {
            var kept = WithoutVersion(stored);
            kept = metadata["managedFields"] is { } managed ? kept.WithMetadata(m => m.With("managedFields", managed)) : kept;
            return wanted["status"] is { } status ? kept.With("status", status) : kept.Without("status");
        }

        var merged = wanted.With("metadata", metadata);
        return !context.Kind.HasStatus || context.Subresource == "finalize" ? merged
            : stored["status"] is { } old ? merged.With("status", old) : merged.Without("status");
    }

    private static void CheckFinalizers(WriteContext context, TreeObject next, TreeObject stored)
    {
        if (!stored.IsTerminating())
        {
            return;
        }

        var added = next.Finalizers().Except(stored.Finalizers()).ToList();
        if (added.Count > 0)
        {
            var list = string.Join(", ", added.Select(static f => $"\"{f}\""));
            throw ApiErrors.Invalid(context.Kind, context.Name, [FieldError.Forbidden("metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}").ToCause()]);
        }
    }
}
