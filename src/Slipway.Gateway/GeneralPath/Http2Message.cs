using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Makes messages of HTTP/2 of heads of HTTP/1.1, and heads of their answers, so that the rules for fields are those of the hot
/// path.</summary>
internal static class Http2Message
{
    private const string GrpcStatusName = "grpc-status";
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The request that goes to a backend.</summary>
    /// <param name="endpoint">The backend.</param>
    /// <param name="head">The client's head.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="client">Address of the client.</param>
    /// <param name="body">The body; null for none.</param>
    public static HttpRequestMessage Make(
        UpstreamEndpoint endpoint, RequestHead head, Exchange exchange, ReadOnlySpan<byte> client, HttpContent? body)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(RequestHeadWriter.SizeOf(head, exchange, client));
        var request = Of(bytes.AsSpan(0, RequestHeadWriter.Write(bytes, head, exchange, client)), endpoint, body);
        ArrayPool<byte>.Shared.Return(bytes);
        if (head.Fields.TryGet("te"u8, out var te) && TokenList.Contains(te, "trailers"u8))
        {
            // About one connection, and true of this one too; servers of gRPC ask for it.
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }

        // Looking at the length makes it a field.
        _ = body?.Headers.ContentLength;
        return request;
    }

    /// <summary>The message of a head of HTTP/1.1.</summary>
    /// <param name="head">The head.</param>
    /// <param name="endpoint">The backend.</param>
    /// <param name="body">The body; null for none.</param>
    public static HttpRequestMessage Of(ReadOnlySpan<byte> head, UpstreamEndpoint endpoint, HttpContent? body)
    {
        var line = head[..head.IndexOf("\r\n"u8)];
        var rest = head[(line.Length + 2)..];
        var method = line[..line.IndexOf((byte)' ')];
        var target = Encoding.Latin1.GetString(line[(method.Length + 1)..line.LastIndexOf((byte)' ')]);
        var uri = new Uri($"http://{endpoint.Authority}{(target == "*" ? "/" : target)}", AsItIs);
        var request = new HttpRequestMessage(new HttpMethod(Encoding.ASCII.GetString(method)), uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        while (AnswerFields.Next(ref rest, out var name, out var value))
        {
            if (HeaderKinds.Of(name) is HeaderKind.Other or HeaderKind.Cookie or HeaderKind.Host or HeaderKind.ForwardedFor
                or HeaderKind.ForwardedOther or HeaderKind.Forwarded or HeaderKind.TraceParent or HeaderKind.TraceState
                or HeaderKind.Source)
            {
                Add(request, Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(value));
            }
        }

        return request;
    }

    /// <summary>Reads the head of an answer; returns its length in bytes, or -1 when it is none that may be passed on.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="response">The head to fill.</param>
    /// <param name="toHead">Whether the request was HEAD.</param>
    public static int Read(HttpResponseMessage answer, ResponseHead response, bool toHead)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        Add(bytes, string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)answer.StatusCode:D3} \r\n"));
        AddLines(bytes, answer.Headers.NonValidated);
        AddLines(bytes, answer.Content.Headers.NonValidated);
        Add(bytes, "\r\n");
        return response.TryParse(bytes.WrittenSpan.ToArray(), 0, bytes.WrittenCount, toHead) ? bytes.WrittenCount : -1;
    }

    /// <summary>Passes the trailers of an answer on, when its body has ended.</summary>
    public static void PassTrailers(HttpResponseMessage answer, ClientSide client)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        AddLines(bytes, answer.TrailingHeaders.NonValidated);
        client.TakeTrailers(bytes.WrittenSpan);
    }

    /// <summary>How a call of gRPC ended, as its server says; null when it does not.</summary>
    public static string? GrpcStatus(HttpResponseMessage answer)
        => answer.TrailingHeaders.NonValidated.TryGetValues(GrpcStatusName, out var trailer) ? trailer.ToString()
            : answer.Headers.NonValidated.TryGetValues(GrpcStatusName, out var field) ? field.ToString()
            : null;

    /// <summary>Fields about a body belong to one, even where it is empty.</summary>
    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value))
        {
            (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void AddLines(ArrayBufferWriter<byte> bytes, HttpHeadersNonValidated fields)
    {
        foreach (var (name, values) in fields)
        {
            foreach (var value in values)
            {
                Add(bytes, name);
                Add(bytes, ": ");
                Add(bytes, value);
                Add(bytes, "\r\n");
            }
        }
    }

    private static void Add(ArrayBufferWriter<byte> bytes, string text) => Encoding.Latin1.GetBytes(text, bytes);
}
