using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>A request as a backend understood it, without what proxies add and what they may write in several ways.</summary>
/// <param name="Method">Method.</param>
/// <param name="Target">Target in origin form.</param>
/// <param name="Host">Name of the host in lower case, without its port; empty where the client named none.</param>
/// <param name="Fields">Other fields, names in lower case, sorted by name; lines of one name in order.</param>
/// <param name="Body">Content without its framing.</param>
internal sealed record SeenRequest(string Method, string Target, string Host, string Fields, string Body)
{
    private static readonly HashSet<string> Written =
    [
        "host", "connection", "content-length", "transfer-encoding", "via", "forwarded", "traceparent", "tracestate", "x-forwarded-for",
        "x-forwarded-host", "x-forwarded-proto", "expect", "te", "keep-alive", "proxy-connection", "upgrade", "http2-settings",
        "proxy-authorization", "proxy-authenticate", "trailer", "accept-encoding",
    ];

    /// <summary>Takes the first request off the bytes; null while it is not complete.</summary>
    /// <exception cref="FormatException">A strict reader finds it invalid or ambiguous.</exception>
    public static SeenRequest? Take(ref string bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var lines = bytes[..end].Split("\r\n");
        var line = lines[0].Split(' ');
        if (line.Length != 3 || !line[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new FormatException($"request line \"{lines[0]}\"");
        }

        var fields = lines.Skip(1).Select(Field).ToList();
        var rest = bytes[(end + 4)..];
        var body = Content(fields, ref rest);
        if (body is null)
        {
            return null;
        }

        bytes = rest;
        var (target, host) = Origin(line[1], Single(fields, "host") ?? "");
        return new SeenRequest(line[0], target, Name(host), Text(fields), body);
    }

    private static string Name(string authority)
    {
        // Who names no host gets the address of the backend here, as nginx has it by default; the others leave it empty.
        var end = authority.IndexOf(':', authority.LastIndexOf(']') + 1);
        var name = (end < 0 ? authority : authority[..end]).ToLowerInvariant();
        return name == "127.0.0.1" ? "" : name;
    }

    private static (string Name, string Value) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !line.AsSpan(0, colon).ContainsAny(" \t\r\n\0") && !line.AsSpan().ContainsAny("\r\n\0")
            ? (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t'))
            : throw new FormatException($"field line \"{line}\"");
    }

    private static (string Target, string Host) Origin(string target, string host)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || target[0] == '/')
        {
            return (target, host);
        }

        var path = target.IndexOfAny(['/', '?'], scheme + 3);
        return path < 0 ? ("/", target[(scheme + 3)..]) : (target[path..], target[(scheme + 3)..path]);
    }

    private static string Text(IEnumerable<(string Name, string Value)> fields) => string.Join(
        '\n', fields.Where(static f => !Written.Contains(f.Name)).OrderBy(static f => f.Name, StringComparer.Ordinal)
            .Select(static f => $"{f.Name}: {f.Value}"));

    private static string? Single(IReadOnlyList<(string Name, string Value)> fields, string name)
    {
        var values = fields.Where(f => f.Name == name).Select(static f => f.Value).ToList();
        return values.Count <= 1 ? values.FirstOrDefault() : throw new FormatException($"{values.Count} times {name}");
    }

    private static string? Content(IReadOnlyList<(string Name, string Value)> fields, ref string rest)
    {
        var (length, coding) = (Single(fields, "content-length"), Single(fields, "transfer-encoding"));
        if (length is not null && coding is not null)
        {
            throw new FormatException("Content-Length and Transfer-Encoding");
        }

        if (coding is not null)
        {
            return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? Chunks(ref rest)
                : throw new FormatException($"Transfer-Encoding \"{coding}\"");
        }

        var most = long.Parse(length ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
        if (rest.Length < most)
        {
            return null;
        }

        var body = rest[..(int)most];
        rest = rest[(int)most..];
        return body;
    }

    private static string? Chunks(ref string bytes)
    {
        var body = new StringBuilder();
        var rest = bytes;
        while (true)
        {
            var end = rest.IndexOf("\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                return null;
            }

            var size = int.Parse(rest[..end].Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            rest = rest[(end + 2)..];
            if (size == 0)
            {
                return Trailers(rest, body, ref bytes);
            }

            if (rest.Length < size + 2)
            {
                return null;
            }

            if (rest[size..(size + 2)] != "\r\n")
            {
                throw new FormatException("a chunk without its end");
            }

            body.Append(rest, 0, size);
            rest = rest[(size + 2)..];
        }
    }

    private static string? Trailers(string rest, StringBuilder body, ref string bytes)
    {
        while (rest.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var end)
        {
            var line = rest[..end];
            rest = rest[(end + 2)..];
            if (line.Length == 0)
            {
                bytes = rest;
                return body.ToString();
            }

            Field(line);
        }

        return null;
    }
}
