using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Forwarding;

/// <summary>Header fields that a proxy must understand.</summary>
internal enum HeaderKind : byte
{
    /// <summary>Any other field: passed on as it is.</summary>
    Other,
    Host,
    Connection,
    ContentLength,
    TransferEncoding,
    Upgrade,
    Expect,
    Cookie,
    ForwardedFor,

    /// <summary>X-Forwarded-Proto and X-Forwarded-Host, which are ours to say.</summary>
    ForwardedOther,

    /// <summary>Forwarded (RFC 7239).</summary>
    Forwarded,

    /// <summary>traceparent of W3C Trace Context.</summary>
    TraceParent,

    /// <summary>tracestate of W3C Trace Context.</summary>
    TraceState,

    /// <summary>x-slipway-source and x-slipway-mirror, which only the gateway itself may say.</summary>
    Source,

    /// <summary>Fields that are about one connection and never passed on (RFC 9110 section 7.6.1).</summary>
    HopByHop,
}

/// <summary>Tells header fields apart.</summary>
internal static class HeaderKinds
{
    /// <summary>The kind of a field name, in any case.</summary>
    public static HeaderKind Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when Is(name, "te"u8) => HeaderKind.HopByHop,
        4 when Is(name, "host"u8) => HeaderKind.Host,
        6 when Is(name, "cookie"u8) => HeaderKind.Cookie,
        6 when Is(name, "expect"u8) => HeaderKind.Expect,
        7 when Is(name, "upgrade"u8) => HeaderKind.Upgrade,
        9 when Is(name, "forwarded"u8) => HeaderKind.Forwarded,
        10 when Is(name, "tracestate"u8) => HeaderKind.TraceState,
        10 when Is(name, "connection"u8) => HeaderKind.Connection,
        10 when Is(name, "keep-alive"u8) => HeaderKind.HopByHop,
        11 when Is(name, "traceparent"u8) => HeaderKind.TraceParent,
        14 when Is(name, "content-length"u8) => HeaderKind.ContentLength,
        14 when Is(name, "http2-settings"u8) => HeaderKind.HopByHop,
        15 when Is(name, "x-forwarded-for"u8) => HeaderKind.ForwardedFor,
        16 when Is(name, "x-forwarded-host"u8) => HeaderKind.ForwardedOther,
        16 when Is(name, "proxy-connection"u8) => HeaderKind.HopByHop,
        16 when Is(name, "x-slipway-source"u8) || Is(name, "x-slipway-mirror"u8) => HeaderKind.Source,
        17 when Is(name, "x-forwarded-proto"u8) => HeaderKind.ForwardedOther,
        17 when Is(name, "transfer-encoding"u8) => HeaderKind.TransferEncoding,
        18 when Is(name, "proxy-authenticate"u8) => HeaderKind.HopByHop,
        19 when Is(name, "proxy-authorization"u8) => HeaderKind.HopByHop,
        _ => HeaderKind.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(name, lower);
}
