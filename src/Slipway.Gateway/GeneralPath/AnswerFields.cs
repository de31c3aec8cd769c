using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Gives Kestrel heads and trailers that were written as lines of HTTP/1.1.</summary>
internal static class AnswerFields
{
    /// <summary>Sets status and fields; framing is left to Kestrel.</summary>
    /// <param name="head">A whole head.</param>
    /// <param name="response">Where to.</param>
    public static void Apply(ReadOnlySpan<byte> head, IHttpResponseFeature response)
    {
        var line = head[..head.IndexOf("\r\n"u8)];
        response.StatusCode = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        response.ReasonPhrase = line.Length > 13 ? Encoding.Latin1.GetString(line[13..]) : null;
        head = head[(line.Length + 2)..];
        while (Next(ref head, out var name, out var value))
        {
            if (HeaderKinds.Of(name) is not (HeaderKind.Connection or HeaderKind.TransferEncoding))
            {
                response.Headers.Append(Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(value));
            }
        }
    }

    /// <summary>Adds the trailers that may be passed on.</summary>
    public static void Add(ReadOnlySpan<byte> lines, IHeaderDictionary trailers)
    {
        while (Next(ref lines, out var name, out var value))
        {
            if (HeaderKinds.Of(name) == HeaderKind.Other)
            {
                trailers.Append(Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(value));
            }
        }
    }

    /// <summary>Takes the next line; false at the empty one or at the end.</summary>
    public static bool Next(ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var end = lines.IndexOf("\r\n"u8);
        var colon = end <= 0 ? -1 : lines[..end].IndexOf((byte)':');
        if (colon <= 0)
        {
            name = value = default;
            return false;
        }

        name = lines[..colon];
        value = lines[(colon + 1)..end].Trim(" \t"u8);
        lines = lines[(end + 2)..];
        return true;
    }
}
