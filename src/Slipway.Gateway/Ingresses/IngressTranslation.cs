using Slipway.Api.Networking;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Ingresses;

/// <summary>What is served of the Ingresses, and what of them is not.</summary>
internal sealed record IngressTranslation
{
    /// <summary>Without Ingresses.</summary>
    public static IngressTranslation None { get; } = new();

    /// <summary>Their rules as routes.</summary>
    public IReadOnlyList<RouteInput> Routes { get; init; } = [];

    /// <summary>HTTPS listeners for the hosts of <c>spec.tls</c>.</summary>
    public IReadOnlyList<TlsTerms> Tls { get; init; } = [];

    /// <summary>What became of each Ingress.</summary>
    public IReadOnlyList<IngressVerdict> Verdicts { get; init; } = [];
}

/// <summary>What became of one Ingress.</summary>
/// <param name="Ingress">The object.</param>
/// <param name="Refused">Why nothing of it is served; null when it is.</param>
/// <param name="NotHonoured">Fields and annotations that have no effect, each with the reason.</param>
internal sealed record IngressVerdict(Ingress Ingress, string? Refused, IReadOnlyList<string> NotHonoured);
