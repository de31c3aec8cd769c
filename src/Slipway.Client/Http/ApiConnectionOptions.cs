using System.Security.Cryptography.X509Certificates;

namespace Slipway.Client.Http;

/// <summary>Where an API server is, and who connects.</summary>
public sealed record ApiConnectionOptions
{
    /// <summary>Address of the server, such as <c>https://127.0.0.1:6443</c>; a path in it comes before every request's path.</summary>
    public required Uri Server { get; init; }

    /// <summary>Certificates that sign the server's; null for those of the operating system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Bearer token; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>File with a bearer token that somebody renews, read again every minute; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Client certificate with its private key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whether the server's certificate is not checked; default false.</summary>
    public bool SkipVerification { get; init; }

    /// <summary>Name to check the server's certificate against; null for the host of <see cref="Server"/>.</summary>
    public string? ServerName { get; init; }

    /// <summary>The User-Agent header; default <c>slipway</c>.</summary>
    public string UserAgent { get; init; } = "slipway";
}
