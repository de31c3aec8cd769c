using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>What became of one listener of a Gateway.</summary>
internal sealed record ListenerVerdict
{
    /// <summary>Reason of conditions that hold.</summary>
    public const string AcceptedReason = "Accepted";

    /// <summary>Reason of a ResolvedRefs that holds.</summary>
    public const string ResolvedReason = "ResolvedRefs";

    /// <summary>The Gateway.</summary>
    public required ObjectKey Gateway { get; init; }

    /// <summary>The listener.</summary>
    public required Listener Listener { get; init; }

    /// <summary>Reason and message of the condition Accepted.</summary>
    public (string Reason, string Message) Accepted { get; init; } = (AcceptedReason, "served");

    /// <summary>Reason and message of the condition Conflicted; null when there is no conflict.</summary>
    public (string Reason, string Message)? Conflict { get; init; }

    /// <summary>Reason and message of the condition ResolvedRefs.</summary>
    public (string Reason, string Message) References { get; init; } = (ResolvedReason, "all references resolve");

    /// <summary>What the listener needs for TLS; null in clear text and when it is not accepted.</summary>
    public TlsTerms? Tls { get; init; }

    /// <summary>Whether routes may attach.</summary>
    public bool IsAccepted => Accepted.Reason == AcceptedReason;

    /// <summary>Whether all references resolve.</summary>
    public bool IsResolved => References.Reason == ResolvedReason;

    /// <summary><see cref="PlannedListener.Key"/>.</summary>
    public string Key => KeyOf(Gateway, Listener);

    /// <summary><c>namespace/gateway/listener</c>.</summary>
    public static string KeyOf(ObjectKey gateway, Listener listener) => $"{gateway}/{listener.Name}";
}

/// <summary>What a listener needs for TLS.</summary>
internal sealed record TlsTerms
{
    /// <summary><see cref="PlannedListener.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Lower-case host name; empty for any.</summary>
    public required string Hostname { get; init; }

    /// <summary>Certificates that it refers to.</summary>
    public IReadOnlyList<CertificateTerms> Certificates { get; init; } = [];

    /// <summary>Whether the machine's own authority makes the certificates.</summary>
    public bool OwnAuthority { get; init; }

    /// <summary>What clients must show; null for nothing.</summary>
    public ClientTerms? Clients { get; init; }
}

/// <summary>A reference to a certificate.</summary>
/// <param name="Secret"><c>namespace/name</c>.</param>
/// <param name="Certificate">What it resolves to; null when it does not.</param>
/// <param name="MayKeep">Whether the last good one stays in force: not when the reference is not permitted.</param>
internal sealed record CertificateTerms(string Secret, PlannedCertificate? Certificate, bool MayKeep);

/// <summary>References to the authorities of clients.</summary>
/// <param name="Authorities">Their certificates in PEM; null when a reference does not resolve.</param>
/// <param name="MayKeep">Whether the last good ones stay in force.</param>
internal sealed record ClientTerms(string? Authorities, bool MayKeep);
