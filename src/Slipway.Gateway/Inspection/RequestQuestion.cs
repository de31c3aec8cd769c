using System.Net;

namespace Slipway.Gateway.Inspection;

/// <summary>A request that nobody sends: what would become of it?</summary>
public sealed record RequestQuestion
{
    /// <summary>Method; default <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Absolute URL.</summary>
    public required string Url { get; init; }

    /// <summary>Header lines, <c>name: value</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Address of the client; null for none.</summary>
    public string? Client { get; init; }

    /// <summary>What of it cannot be understood, as field, value and what is allowed; null when all can.</summary>
    public string? Fault()
        => !Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            ? $"url: {Url} is not allowed; it must be http://HOST/PATH or https://HOST/PATH"
            : Headers.FirstOrDefault(static h => h.IndexOf(':', StringComparison.Ordinal) <= 0 || h.AsSpan().ContainsAny('\r', '\n'))
                is { } line ? $"header: {line} is not allowed; it must be NAME: VALUE"
            : Client is not null && !IPAddress.TryParse(Client, out _) ? $"client: {Client} is not allowed; it must be an IP address"
            : null;
}
