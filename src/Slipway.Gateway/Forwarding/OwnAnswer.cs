using System.Globalization;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Forwarding;

/// <summary>An answer that no pod wrote; it always says so (decisions.md 25).</summary>
internal sealed class OwnAnswer
{
    private const int DateBytes = 29;
    private readonly byte[] head;
    private readonly byte[] body;

    private OwnAnswer(string reason, int status, string phrase, string text, string lines = "")
    {
        Reason = reason;
        Status = status;
        Text = text;
        body = Encoding.UTF8.GetBytes(text + "\n");
        head = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} {phrase}\r\nx-slipway-source: gateway\r\n{lines}Content-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {body.Length}\r\n");
    }

    private OwnAnswer(string lines)
    {
        Reason = "preflight";
        Status = 204;
        Text = "";
        body = [];
        head = Encoding.ASCII.GetBytes($"HTTP/1.1 204 No Content\r\nx-slipway-source: gateway\r\n{lines}");
    }

    public static OwnAnswer NotFound { get; } = new("no_route", 404, "Not Found", "no route matches");

    public static OwnAnswer NoBackend { get; } = new("no_backend", 500, "Internal Server Error", "the route has no backend that resolves");

    public static OwnAnswer NoEndpoint { get; } = new("no_endpoint", 503, "Service Unavailable", "the service has no ready endpoint");

    public static OwnAnswer Overload { get; } = new(
        "overload", 503, "Service Unavailable", "too many requests wait for the service", "Retry-After: 1\r\n");

    public static OwnAnswer BadGateway { get; } = new("bad_gateway", 502, "Bad Gateway", "the backend gave no valid answer");

    public static OwnAnswer Timeout { get; } = new("timeout", 504, "Gateway Timeout", "the backend gave no answer in time");

    public static OwnAnswer BadRequest { get; } = new("bad_request", 400, "Bad Request", "the request is not valid HTTP");

    public static OwnAnswer Misdirected { get; } = new(
        "misdirected", 421, "Misdirected Request", "this connection does not serve that scheme or host; open another for it");

    public static OwnAnswer PlainText { get; } = new("bad_request", 400, "Bad Request", "this port speaks TLS: use https");

    public static OwnAnswer Forbidden { get; } = new("forbidden", 403, "Forbidden", "clients of this address are not let in");

    public static OwnAnswer BodyTooLarge { get; } = new(
        "body_too_large", 413, "Content Too Large", "the request body is longer than the route allows");

    private static OwnAnswer TooLarge { get; } = new(
        "head_too_large", 431, "Request Header Fields Too Large", "the request head is too large");

    private static OwnAnswer NotImplemented { get; } = new(
        "not_implemented", 501, "Not Implemented", "the method or transfer coding is not served");

    private static OwnAnswer WrongVersion { get; } = new(
        "version", 505, "HTTP Version Not Supported", "only HTTP/1.0 and HTTP/1.1 are served here");

    private static OwnAnswer Expectation { get; } = new(
        "expectation", 417, "Expectation Failed", "only 100-continue is a known expectation");

    /// <summary>Status code.</summary>
    public int Status { get; }

    /// <summary>Why there is such an answer, as one word for records.</summary>
    public string Reason { get; }

    /// <summary>Length of the body in bytes.</summary>
    public int BodyBytes => body.Length;

    /// <summary>What the body says.</summary>
    public string Text { get; }

    /// <summary>The answer to a head that is refused.</summary>
    public static OwnAnswer To(HeadFault fault) => fault switch
    {
        HeadFault.TooLarge => TooLarge,
        HeadFault.Coding or HeadFault.Method => NotImplemented,
        HeadFault.Version => WrongVersion,
        HeadFault.Expectation => Expectation,
        HeadFault.Scheme => Misdirected,
        _ => BadRequest,
    };

    /// <summary>The answer to a body that is refused; null for one that ended otherwise.</summary>
    public static OwnAnswer? To(BodyOutcome outcome) => outcome switch
    {
        BodyOutcome.Malformed => BadRequest,
        BodyOutcome.TooLarge => BodyTooLarge,
        _ => null,
    };

    /// <summary>The answer to a client that asks too often.</summary>
    /// <param name="seconds">When it may ask again.</param>
    public static OwnAnswer TooManyRequests(int seconds) => new(
        "rate_limited", 429, "Too Many Requests", "too many requests of this client",
        string.Create(CultureInfo.InvariantCulture, $"Retry-After: {seconds}\r\n"));

    /// <summary>A redirect as a rule asks for it.</summary>
    public static OwnAnswer Redirect(PlannedRedirect redirect, RequestHead head, string matchedPath, RouteRule rule)
    {
        var scheme = redirect.Scheme ?? (head.Tls is null ? "http" : "https");
        var host = redirect.Host ?? Encoding.ASCII.GetString(head.Host);
        var requestPort = head.Authority.Length > head.Host.Length
            ? Encoding.ASCII.GetString(head.Authority[(head.Host.Length + 1)..])
            : "";
        var wellKnown = scheme == "https" ? "443" : "80";
        var port = redirect.Port?.ToString(CultureInfo.InvariantCulture)
            ?? (redirect.Scheme is null ? requestPort : wellKnown);
        var path = Encoding.UTF8.GetString(head.Path);
        path = redirect.Path is null ? path : PathEdit.Apply(redirect.Path, path, matchedPath);
        var query = head.Query.IsEmpty ? "" : "?" + Encoding.UTF8.GetString(head.Query);
        var authority = port.Length == 0 || port == wellKnown ? host : $"{host}:{port}";
        var location = $"{scheme}://{authority}{path}{query}";
        return new OwnAnswer("redirect", redirect.StatusCode, "Redirect", location, $"Location: {location}\r\n"
            + Encoding.UTF8.GetString(rule.ResponseEdits.Lines)
            + (rule.Cors is null ? "" : Encoding.ASCII.GetString(rule.Cors.Lines(head))));
    }

    /// <summary>An answer without content.</summary>
    /// <param name="lines">Its fields, each with its line end.</param>
    public static OwnAnswer NoContent(string lines) => new(lines);

    /// <summary>Writes the answer.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="keepAlive">Whether the connection stays.</param>
    /// <param name="http11">Version of the client.</param>
    /// <param name="withoutBody">Whether the request was HEAD.</param>
    /// <param name="now">Time for the Date field (RFC 9110 section 6.6.1).</param>
    public int Write(Span<byte> target, bool keepAlive, bool http11, bool withoutBody, DateTimeOffset now)
    {
        var builder = new HeadBuilder(target);
        builder.Add(head);
        Span<byte> date = stackalloc byte[DateBytes];
        now.TryFormat(date, out _, "R", CultureInfo.InvariantCulture);
        builder.Add("Date: "u8);
        builder.Add(date);
        builder.Add("\r\n"u8);
        builder.Add(!keepAlive ? "Connection: close\r\n\r\n"u8 : http11 ? "\r\n"u8 : "Connection: keep-alive\r\n\r\n"u8);
        if (!withoutBody)
        {
            builder.Add(body);
        }

        return builder.Length;
    }

    /// <summary>Most bytes <see cref="Write"/> needs.</summary>
    public int Size => head.Length + body.Length + 128;
}
