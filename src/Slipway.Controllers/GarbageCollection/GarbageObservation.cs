using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.GarbageCollection;

/// <summary>State of one owner, as its dependent needs to know it.</summary>
internal enum OwnerState
{
    /// <summary>It exists.</summary>
    Present,

    /// <summary>It is gone, or another object has its name now.</summary>
    Absent,

    /// <summary>It is being deleted and waits for this dependent.</summary>
    Waiting,
}

/// <summary>What the garbage collector sees of one object at one moment.</summary>
/// <param name="Object">The object.</param>
/// <param name="Owners">Its owner references and the state of each.</param>
/// <param name="Dependents">Objects that name it as their owner.</param>
/// <param name="IsInCircle">Whether a dependent is itself an owner of the object and waits for its deletion.</param>
internal sealed record GarbageObservation(
    PartialObjectMetadata Object,
    IReadOnlyList<(OwnerReference Reference, OwnerState State)> Owners,
    IReadOnlyList<(KindInfo Kind, PartialObjectMetadata Value)> Dependents,
    Func<PartialObjectMetadata, bool> IsInCircle);
