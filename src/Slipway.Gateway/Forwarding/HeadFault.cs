namespace Slipway.Gateway.Forwarding;

/// <summary>Why a request head is refused.</summary>
internal enum HeadFault
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The request line or a field line is not HTTP/1.x.</summary>
    Malformed,

    /// <summary>A line ends with LF alone or has a CR inside.</summary>
    BareLineEnd,

    /// <summary>The target has bytes that do not belong there or is of a form that is not served.</summary>
    Target,

    /// <summary>A field value has control characters.</summary>
    ControlCharacter,

    /// <summary>Host is missing, there several times, or no host name.</summary>
    Host,

    /// <summary>Content-Length is no number, or there are several that differ.</summary>
    ContentLength,

    /// <summary>Content-Length together with Transfer-Encoding, or a Transfer-Encoding that does not end with chunked.</summary>
    Framing,

    /// <summary>A transfer coding other than chunked: 501.</summary>
    Coding,

    /// <summary>The head is too long or has too many fields: 431.</summary>
    TooLarge,

    /// <summary>The version is not 1.0 or 1.1: 505.</summary>
    Version,

    /// <summary>A method that only a forward proxy serves: 501.</summary>
    Method,

    /// <summary>It is the preface of HTTP/2, which the general path serves.</summary>
    Http2,

    /// <summary>The request is for the general path: its backends speak HTTP/2, or all of them are.</summary>
    GeneralPath,

    /// <summary>An expectation other than 100-continue: 417.</summary>
    Expectation,

    /// <summary>The target in absolute form names another scheme than that of the connection (RFC 9110 section 7.4): 421.</summary>
    Scheme,
}
