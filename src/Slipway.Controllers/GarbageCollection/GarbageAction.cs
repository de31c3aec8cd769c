using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.GarbageCollection;

/// <summary>What the garbage collector does next.</summary>
internal abstract record GarbageAction
{
    private GarbageAction()
    {
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Value">The object as observed.</param>
    /// <param name="Policy"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</param>
    public sealed record Delete(KindInfo Kind, PartialObjectMetadata Value, string Policy) : GarbageAction;

    /// <summary>Takes owner references off an object.</summary>
    public sealed record DropOwners(KindInfo Kind, PartialObjectMetadata Value, IReadOnlyList<string> Uids) : GarbageAction;

    /// <summary>Takes a finalizer off an object.</summary>
    public sealed record DropFinalizer(KindInfo Kind, PartialObjectMetadata Value, string Finalizer) : GarbageAction;
}
