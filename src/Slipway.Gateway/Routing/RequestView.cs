namespace Slipway.Gateway.Routing;

/// <summary>What routing looks at, over the bytes of the request head.</summary>
internal readonly ref struct RequestView
{
    /// <summary>Method as sent.</summary>
    public required ReadOnlySpan<byte> Method { get; init; }

    /// <summary>Host in lower case without port.</summary>
    public required ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Path as sent, without query.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Query as sent, without the question mark.</summary>
    public required ReadOnlySpan<byte> Query { get; init; }

    /// <summary>Whether the request came over TLS.</summary>
    public bool Secure { get; init; }

    /// <summary>The Service at whose own address the request came, see <see cref="Compiling.PlannedService.Id"/>; null at the gateway's
    /// address.</summary>
    public string? Entrance { get; init; }

    /// <summary>Access to header values.</summary>
    public required IHeaderLookup Headers { get; init; }
}

/// <summary>Finds header values by name.</summary>
internal interface IHeaderLookup
{
    /// <summary>The first value of a header; false when it is absent.</summary>
    /// <param name="lowerName">Name in lower case.</param>
    /// <param name="value">The value.</param>
    bool TryGet(ReadOnlySpan<byte> lowerName, out ReadOnlySpan<byte> value);
}
