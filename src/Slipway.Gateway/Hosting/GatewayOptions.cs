using System.Net;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Recording;

namespace Slipway.Gateway.Hosting;

/// <summary>How one gateway process runs.</summary>
public sealed record GatewayOptions
{
    /// <summary>Name of the GatewayInstance and of the entries in acknowledgements; default <c>local</c>.</summary>
    public string InstanceName { get; init; } = "local";

    /// <summary>Namespace of the GatewayInstance; default <c>slipway-system</c>.</summary>
    public string InstanceNamespace { get; init; } = "slipway-system";

    /// <summary>Addresses for traffic; port 0 picks a free port. Default: none, when <see cref="Handles"/> are given.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; init; } = [];

    /// <summary>Listening sockets for traffic that were inherited, as descriptors.</summary>
    public IReadOnlyList<ulong> Handles { get; init; } = [];

    /// <summary>Addresses for traffic over TLS; port 0 picks a free port. Default: none.</summary>
    public IReadOnlyList<IPEndPoint> TlsAddresses { get; init; } = [];

    /// <summary>Listening sockets for traffic over TLS that were inherited, as descriptors. Without these and without
    /// <see cref="TlsAddresses"/> listeners with protocol HTTPS are refused.</summary>
    public IReadOnlyList<ulong> TlsHandles { get; init; } = [];

    /// <summary>Makes a certificate with its key for a host name or address from the machine's own authority, for HTTPS listeners that
    /// refer to no certificate; null (the default) when there is none, and such listeners are refused.</summary>
    public Func<string, X509Certificate2>? IssueCertificate { get; init; }

    /// <summary>URL of the traffic port for TLS as told to others; null for the bound address.</summary>
    public string? AdvertisedTlsAddress { get; init; }

    /// <summary>Address of the admin port; default a free port of 127.0.0.1.</summary>
    public IPEndPoint AdminAddress { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Inherited listening socket of the admin port; null to bind <see cref="AdminAddress"/>.</summary>
    public ulong? AdminHandle { get; init; }

    /// <summary>URL of the traffic port as told to others; null for the bound address.</summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>URL of the admin port as told to others; null for the bound address.</summary>
    public string? AdvertisedAdminAddress { get; init; }

    /// <summary>Bearer token that readers of telemetry must show.</summary>
    public required string AdminToken { get; init; }

    /// <summary>File in which the table in force is kept: <c>gateway/table.json</c> of the data directory.</summary>
    public required string TableFile { get; init; }

    /// <summary>
    /// Whether requests run on the poll threads; a gain only with the environment variable
    /// <c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c> (decisions.md 11). Default true.
    /// </summary>
    public bool InlineScheduling { get; init; } = true;

    /// <summary>Whether every request takes the general path, which is slower; for tests that compare the two. Default false.</summary>
    public bool ForceGeneralPath { get; init; }

    /// <summary>Whether traces that begin at the gateway are marked as sampled; default false.</summary>
    public bool SampleTraces { get; init; }

    /// <summary>
    /// Networks of the proxies in front of the gateway: what these say in X-Forwarded-* and Forwarded is kept, what others say there is
    /// left out. Null (the default): X-Forwarded-For and Forwarded of every peer go on, scheme and host are the gateway's to say.
    /// </summary>
    public IReadOnlyList<IPNetwork>? TrustedProxies { get; init; }

    /// <summary>The access log; null (the default) for none.</summary>
    public AccessLogOptions? AccessLog { get; init; }

    /// <summary>How the gateway serves the addresses of Services, as it must where nobody else does. Null (the default): not at
    /// all.</summary>
    public ServiceAddressing? ServiceAddresses { get; init; }

    /// <summary>Time for requests under way when the gateway stops, in seconds; default 30.</summary>
    public int DrainSeconds { get; init; } = 30;
}
