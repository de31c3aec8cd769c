using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>Deletes objects: at once, or by marking them while finalizers or a grace period hold them.</summary>
internal sealed class ObjectDeleter(ObjectReader reader, ObjectCommit commit, TimeProvider time)
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";
    private const long DefaultGraceSeconds = 30;
    private const int Tries = 8;

    /// <summary>Whether nothing holds a marked object any more, so that it may go.</summary>
    public static bool IsReleased(KindInfo kind, TreeObject value) => value.IsTerminating()
        && value.Finalizers().Count == 0
        && (value.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && (!IsNamespace(kind) || value.ItemsAt("spec", "finalizers").Count == 0);

    /// <summary>Deletes an object.</summary>
    /// <returns>The last state, and whether the object is gone.</returns>
    public async Task<(StoredObject Object, bool Gone)> DeleteAsync(
        WriteContext context, DeleteOptions options, CancellationToken cancellationToken)
    {
        Check(context, options);
        for (var tries = 1; ; tries++)
        {
            var stored = reader.Get(context.Kind, context.Namespace, context.Name);
            CheckPreconditions(context, options, stored);
            var next = Mark(context.Kind, stored.Tree, options);
            if (!IsReleased(context.Kind, next) && next.DeepEquals(stored.Tree))
            {
                return (stored, false);
            }

            var gone = IsReleased(context.Kind, next);
            var written = gone
                ? await commit.DeleteAsync(stored, next, context.DryRun, cancellationToken)
                : await commit.UpdateAsync(stored, next, context.DryRun, cancellationToken);
            if (written is not null)
            {
                return (written, gone);
            }

            if (options.Preconditions?.ResourceVersion is not null || tries == Tries)
            {
                throw ApiErrors.Conflict(context.Kind, context.Name);
            }
        }
    }

    private static bool IsNamespace(KindInfo kind) => kind is { Group: "", Plural: "namespaces" };

    private static bool IsPod(KindInfo kind) => kind is { Group: "", Plural: "pods" };

    /// <summary>Throws when the options say what may not be, or the object may not go.</summary>
    public static void Check(WriteContext context, DeleteOptions options)
    {
        if (IsNamespace(context.Kind) && NamespaceLifecycle.IsProtected(context.Name))
        {
            throw ApiErrors.Forbidden(context.Kind, context.Name, "this namespace may not be deleted");
        }

        if (options is { OrphanDependents: not null, PropagationPolicy: not null })
        {
            throw ApiErrors.InvalidOptions("DeleteOptions", "propagationPolicy", "FieldValueInvalid",
                $"Invalid value: \"{options.PropagationPolicy}\": orphanDependents and deletionPropagation cannot be both set");
        }

        if (options.PropagationPolicy is not (null or "Background" or "Foreground" or "Orphan"))
        {
            throw ApiErrors.InvalidOptions("DeleteOptions", "propagationPolicy", "FieldValueNotSupported",
                $"Unsupported value: \"{options.PropagationPolicy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        }

        if (options.GracePeriodSeconds is < 0)
        {
            throw ApiErrors.InvalidOptions("DeleteOptions", "gracePeriodSeconds", "FieldValueInvalid",
                $"Invalid value: {options.GracePeriodSeconds}: must be greater than or equal to 0");
        }
    }

    /// <summary>Throws when the object is not the one that the caller means.</summary>
    public static void CheckPreconditions(WriteContext context, DeleteOptions options, StoredObject stored)
    {
        var metadata = stored.Tree.Metadata();
        if (options.Preconditions?.Uid is { } uid && uid != metadata.Text("uid"))
        {
            throw ApiErrors.Conflict(context.Kind, context.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {metadata.Text("uid")}");
        }

        if (options.Preconditions?.ResourceVersion is { } version && version != metadata.Text("resourceVersion"))
        {
            throw ApiErrors.Conflict(context.Kind, context.Name,
                $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {metadata.Text("resourceVersion")}");
        }
    }

    /// <summary>The object as the delete leaves it: marked with its time, its grace and the finalizer of the propagation policy.</summary>
    private TreeObject Mark(KindInfo kind, TreeObject stored, DeleteOptions options)
    {
        var value = WithPolicy(stored, options);
        var grace = Grace(kind, stored, options);
        if (stored.IsTerminating())
        {
            var before = stored.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0;
            return grace >= before || (before > 0 && options.GracePeriodSeconds is null) ? value : WithTime(value, grace);
        }

        value = WithTime(value, grace);
        value = ObjectMetadata.HasGeneration(kind) ? value.NextGeneration(stored) : value;
        return IsNamespace(kind) ? value.WithAt(["status", "phase"], new TreeString("Terminating")) : value;
    }

    private TreeObject WithTime(TreeObject value, long grace) => value.WithMetadata(m => m
        .WithText("deletionTimestamp", ObjectMetadata.Time(time.GetUtcNow().AddSeconds(grace)))
        .With("deletionGracePeriodSeconds", new TreeNumber(grace)));

    private static TreeObject WithPolicy(TreeObject value, DeleteOptions options)
    {
        var policy = options.PropagationPolicy ?? options.OrphanDependents switch { true => "Orphan", false => "Background", null => null };
        if (policy is null)
        {
            return value;
        }

        var kept = value.Finalizers().Where(static f => f is not (ForegroundFinalizer or OrphanFinalizer));
        IEnumerable<string> wanted = policy switch { "Foreground" => [ForegroundFinalizer], "Orphan" => [OrphanFinalizer], _ => [] };
        List<string> finalizers = [.. kept, .. wanted];
        return finalizers.SequenceEqual(value.Finalizers()) ? value : value.WithFinalizers(finalizers);
    }

    // Only pods that run have a grace period.
    private static long Grace(KindInfo kind, TreeObject stored, DeleteOptions options)
    {
        var runs = IsPod(kind)
            && stored.TextAt("spec", "nodeName") is { Length: > 0 }
            && stored.TextAt("status", "phase") is not ("Succeeded" or "Failed");
        return !runs ? 0 : options.GracePeriodSeconds ?? stored.IntegerAt("spec", "terminationGracePeriodSeconds") ?? DefaultGraceSeconds;
    }
}
