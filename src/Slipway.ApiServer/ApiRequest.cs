namespace Slipway.ApiServer;

/// <summary>One request to the API, whatever carried it.</summary>
public sealed record ApiRequest
{
    /// <summary>HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Path without query, percent-decoded.</summary>
    public required string Path { get; init; }

    /// <summary>Query parameters.</summary>
    public ApiQuery Query { get; init; } = ApiQuery.Empty;

    /// <summary>Who asks.</summary>
    public ApiUser User { get; init; } = ApiUser.Anonymous;

    /// <summary>Whom the user wants to act as, for one request; null for oneself.</summary>
    public ApiUser? ActAs { get; init; }

    /// <summary>The <c>Accept</c> header; null for JSON.</summary>
    public string? Accept { get; init; }

    /// <summary>The <c>Content-Type</c> header; null for JSON.</summary>
    public string? ContentType { get; init; }

    /// <summary>The <c>If-None-Match</c> header.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>The <c>User-Agent</c> header; names the field manager where the query does not.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Address of the client; null inside the process.</summary>
    public string? Source { get; init; }

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Host and port that the client used, for discovery.</summary>
    public string? Host { get; init; }
}
