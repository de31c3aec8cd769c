using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Mirroring;

/// <summary>One copy that a request is due.</summary>
/// <param name="Arm">The revision that gets it.</param>
/// <param name="Route"><c>namespace/name</c> of the HTTPRoute of the request.</param>
/// <param name="Mirror">Name of the mirror of the split, or the HTTPRoute whose filter it is.</param>
/// <param name="Class">Class of the client that sent the request; empty where none are told apart.</param>
internal readonly record struct MirrorTarget(RevisionArm Arm, string Route, string Mirror, string Class)
{
    /// <summary>The comparison that the copy is made for; null for none.</summary>
    public ComparisonTrial? Trial { get; init; }
}
