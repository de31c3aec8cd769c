namespace Slipway.Gateway.Forwarding;

/// <summary>
/// HTTP/2 with prior knowledge is not served: its preface gets a well-formed answer of HTTP/2 that tells the client to use HTTP/1.1
/// (RFC 9113 sections 3.4 and 7).
/// </summary>
internal static class Http2Refusal
{
    /// <summary>An empty SETTINGS frame and GOAWAY with last stream 0 and error HTTP_1_1_REQUIRED.</summary>
    public static ReadOnlyMemory<byte> Answer { get; } = new byte[]
    {
        0, 0, 0, 4, 0, 0, 0, 0, 0,
        0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0d,
    };

    /// <summary>Whether a head is the first part of the preface, which looks like a head of HTTP/1.1 by design.</summary>
    public static bool IsPreface(ReadOnlySpan<byte> head) => head.SequenceEqual("PRI * HTTP/2.0\r\n\r\n"u8);
}
