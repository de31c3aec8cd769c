using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;

namespace Slipway.Controllers;

/// <summary>What a selector and owner references say about who controls objects.</summary>
/// <typeparam name="T">Kind of the controlled objects.</typeparam>
/// <param name="Owned">Controlled by the owner and selected.</param>
/// <param name="ToAdopt">Without controller and selected.</param>
/// <param name="ToRelease">Controlled by the owner and no longer selected.</param>
internal sealed record OwnerClaim<T>(IReadOnlyList<T> Owned, IReadOnlyList<T> ToAdopt, IReadOnlyList<T> ToRelease)
    where T : KubeObject;

/// <summary>Owner references: making, claiming, adopting, releasing.</summary>
internal static class Ownership
{
    /// <summary>The reference that makes an object the controller of another.</summary>
    public static OwnerReference ControllerReference(KubeObject owner, KindInfo kind) => new()
    {
        ApiVersion = kind.ApiVersion,
        Kind = kind.Kind,
        Name = owner.Name(),
        Uid = owner.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>Value under which the index of controllers finds what an object controls, or the orphans of a namespace.</summary>
    public static string IndexValue(KubeObject o) => o.ControllerOwner()?.Uid ?? OrphansOf(o.Namespace());

    /// <summary>Value under which the index of controllers finds the objects of a namespace that nobody controls.</summary>
    public static string OrphansOf(string ns) => "orphans of " + ns;

    /// <summary>Sorts candidates into those owned, to be adopted and to be released. A terminating owner adopts nothing.</summary>
    public static OwnerClaim<T> Claim<T>(KubeObject owner, LabelSelector? selector, IEnumerable<T> candidates)
        where T : KubeObject
    {
        var owned = new List<T>();
        var adopt = new List<T>();
        var release = new List<T>();
        foreach (var candidate in candidates)
        {
            var selected = SelectorMatch.Selects(selector, candidate.Labels());
            var controller = candidate.ControllerOwner();
            if (controller?.Uid == owner.Uid())
            {
                (selected ? owned : release).Add(candidate);
            }
            else if (controller is null && selected && !candidate.IsTerminating() && !owner.IsTerminating())
            {
                adopt.Add(candidate);
            }
        }

        return new OwnerClaim<T>(owned, adopt, release);
    }

    /// <summary>Makes the owner the controller of an object, if the object is still the one observed.</summary>
    public static Task<ApiResult<T>> AdoptAsync<T>(
        IApiClient client, T adopted, OwnerReference reference, CancellationToken cancellationToken)
        where T : KubeObject
        => WriteOwnersAsync(client, adopted, [.. adopted.Metadata?.OwnerReferences ?? [], reference], cancellationToken);

    /// <summary>Takes the owner's reference off an object, if the object is still the one observed.</summary>
    public static Task<ApiResult<T>> ReleaseAsync<T>(IApiClient client, T released, string ownerUid, CancellationToken cancellationToken)
        where T : KubeObject
        => WriteOwnersAsync(
            client, released, [.. (released.Metadata?.OwnerReferences ?? []).Where(r => r.Uid != ownerUid)], cancellationToken);

    private static Task<ApiResult<T>> WriteOwnersAsync<T>(
        IApiClient client, T target, IReadOnlyList<OwnerReference> owners, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var patch = new PartialObjectMetadata
        {
            Metadata = new ObjectMeta
            {
                Uid = target.Uid(),
                ResourceVersion = target.Metadata?.ResourceVersion,
                OwnerReferences = owners,
            },
        };
        return client.PatchAsync<T>(
            Kinds.Of<T>(), target.Key(), new PatchBody(PatchType.Merge, ApiJson.Serialize(patch)), WriteQuery.Default, cancellationToken);
    }
}
