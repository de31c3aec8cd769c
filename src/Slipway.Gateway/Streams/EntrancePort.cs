using System.Net;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Streams;

/// <summary>A listening socket at an address of a Service, or why there is none.</summary>
/// <param name="Entrance">What was asked for.</param>
/// <param name="Bound">Where it listens; null when it does not.</param>
/// <param name="Fault">Why not; null when it does.</param>
internal sealed record EntrancePort(PlannedEntrance Entrance, IPEndPoint? Bound, string? Fault)
{
    /// <summary>Added to a port that only root may listen on (decisions.md 4).</summary>
    public const int Shift = 10_000;

    /// <summary>Whether another port than the one that was asked for is listened on.</summary>
    public bool IsRemapped => Bound is not null && Bound.Port != Entrance.Port;
}
