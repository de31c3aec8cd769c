namespace Slipway.Gateway.Compiling;

/// <summary>An HTTPS listener of a Gateway.</summary>
internal sealed record PlannedListener
{
    /// <summary><c>namespace/gateway/listener</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Lower-case host name, exact or <c>*.suffix</c>; empty for any host.</summary>
    public required string Hostname { get; init; }

    /// <summary>Certificates in the order of the listener; none when <see cref="OwnAuthority"/> makes them.</summary>
    public IReadOnlyList<PlannedCertificate> Certificates { get; init; } = [];

    /// <summary>Whether the machine's own authority makes the certificates.</summary>
    public bool OwnAuthority { get; init; }

    /// <summary>Certificates in PEM of the authorities that clients must have theirs from; null when clients need none.</summary>
    public string? ClientAuthorities { get; init; }
}

/// <summary>A certificate with its key, both in PEM: the gateway serves it after a restart also while the API is away.</summary>
internal sealed record PlannedCertificate
{
    /// <summary><c>namespace/name</c> of the Secret.</summary>
    public required string Secret { get; init; }

    /// <summary>SHA-256 over chain and key, in hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The certificate, and behind it those of intermediate authorities.</summary>
    public required string Chain { get; init; }

    /// <summary>Private key.</summary>
    public required string Key { get; init; }

    /// <summary>End of its validity.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Secret} {Id}";
}
