using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.GarbageCollection;

/// <summary>Who owns whom, over the metadata of all stored kinds.</summary>
internal sealed class GarbageGraph
{
    private const string ByOwner = "owner";
    private const string ByUid = "uid";

    private readonly List<(KindInfo Kind, IInformer<PartialObjectMetadata> Objects)> kinds = [];

    /// <summary>Joins a kind.</summary>
    public IInformer<PartialObjectMetadata> Add(ControllerContext context, KindInfo kind)
    {
        var objects = context.Informers.For<PartialObjectMetadata>(kind);
        objects.AddIndex(ByOwner, static o => (o.Metadata?.OwnerReferences ?? []).Select(static r => r.Uid ?? "").Distinct());
        objects.AddIndex(ByUid, static o => [o.Uid()]);
        kinds.Add((kind, objects));
        return objects;
    }

    /// <summary>Everything that names an object as its owner, in the order of kinds and keys.</summary>
    public IEnumerable<(KindInfo Kind, PartialObjectMetadata Value)> DependentsOf(string uid)
        => uid.Length == 0 ? [] : kinds.SelectMany(k => k.Objects.ByIndex(ByOwner, uid).Select(o => (k.Kind, o)));

    /// <summary>An object by its uid, or null.</summary>
    public PartialObjectMetadata? Find(string uid)
        => kinds.SelectMany(k => k.Objects.ByIndex(ByUid, uid)).FirstOrDefault();

    /// <summary>Whether <paramref name="ancestor"/> owns the object, be it over others.</summary>
    public bool IsOwnedBy(PartialObjectMetadata value, string ancestor)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<PartialObjectMetadata>([value]);
        while (open.TryDequeue(out var next))
        {
            foreach (var uid in (next.Metadata?.OwnerReferences ?? []).Select(static r => r.Uid ?? ""))
            {
                if (uid == ancestor)
                {
                    return true;
                }

                if (seen.Add(uid) && Find(uid) is { } owner)
                {
                    open.Enqueue(owner);
                }
            }
        }

        return false;
    }
}
