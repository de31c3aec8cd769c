using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.GeneralPath;

/// <summary>
/// Makes a head of HTTP/1.1 of a request that Kestrel has read, so that everything that looks at heads is the same on both paths: what is
/// refused, routing, splitting, mirrors, and what goes to a backend.
/// </summary>
internal static class RequestTranslation
{
    /// <summary>Fills a head; says whether it is refused.</summary>
    /// <param name="features">What Kestrel has read.</param>
    /// <param name="head">The head to fill.</param>
    /// <param name="parser">Reads heads.</param>
    /// <param name="bytes">Room; what is in it is overwritten.</param>
    public static HeadFault Translate(IFeatureCollection features, RequestHead head, HeadParser parser, ArrayBufferWriter<byte> bytes)
    {
        bytes.ResetWrittenCount();
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        Add(bytes, request.Method);
        Add(bytes, " ");
        Add(bytes, request.RawTarget);
        Add(bytes, request.Protocol == "HTTP/1.0" ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        var headers = request.Headers;
        foreach (var (name, values) in headers)
        {
            if (!name.StartsWith(':'))
            {
                AddLines(bytes, name, name == "Connection" ? Restored(values) : values);
            }
        }

        if (head.Http2)
        {
            if (headers.ContentLength is null && features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            {
                Add(bytes, "Transfer-Encoding: chunked\r\n");
            }
        }
        else if (headers.TransferEncoding.Count > 0 && headers.TryGetValue("X-Content-Length", out var length))
        {
            // Kestrel renames the length of a request that is chunked too. Such a request is refused.
            AddLines(bytes, "Content-Length", length);
        }

        Add(bytes, "\r\n");
        return bytes.WrittenCount > Limits.HeadBytes
            ? HeadFault.TooLarge
            : parser.Parse(head, head.Load(new ReadOnlySequence<byte>(bytes.WrittenMemory)));
    }

    /// <summary>Trailers of a request as lines; empty for none. Kestrel takes any name, and those that are none go no further.</summary>
    public static ReadOnlySpan<byte> Trailers(IFeatureCollection features)
    {
        if (features.Get<IHttpRequestTrailersFeature>() is not { Available: true, Trailers.Count: > 0 and var count } trailing)
        {
            return default;
        }

        var bytes = new ArrayBufferWriter<byte>(count * 32);
        foreach (var (name, values) in trailing.Trailers.Where(static t => HeadValidator.IsToken(Encoding.Latin1.GetBytes(t.Key))))
        {
            AddLines(bytes, name, values);
        }

        return bytes.WrittenSpan;
    }

    private static StringValues Restored(StringValues values)
        => new([.. values.Select(static v => ConnectionFieldEncoding.Restore(v ?? ""))]);

    private static void AddLines(ArrayBufferWriter<byte> bytes, string name, StringValues values)
    {
        foreach (var value in values)
        {
            Add(bytes, name);
            Add(bytes, ": ");
            Add(bytes, value ?? "");
            Add(bytes, "\r\n");
        }
    }

    private static void Add(ArrayBufferWriter<byte> bytes, string text) => Encoding.Latin1.GetBytes(text, bytes);
}
