using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.GeneralPath;

/// <summary>What gRPC says in its own words: answers of the gateway, and whether an answer is a failure.</summary>
internal static class Grpc
{
    private const string MediaType = "application/grpc";

    /// <summary>Whether a request is one of gRPC: its media type is application/grpc or begins so.</summary>
    public static bool Is(RequestHead head)
        => head.Fields.TryGet("content-type"u8, out var type) && type.Length >= MediaType.Length
            && System.Text.Ascii.EqualsIgnoreCase(type[..MediaType.Length], "application/grpc"u8)
            && (type.Length == MediaType.Length || type[MediaType.Length] is (byte)'+' or (byte)';');

    /// <summary>Sets an answer of the gateway: 200 without a body whose fields say what is wrong (gRPC over HTTP/2,
    /// Trailers-Only).</summary>
    public static void Answer(OwnAnswer answer, IHttpResponseFeature response)
    {
        response.StatusCode = 200;
        response.Headers.ContentType = MediaType;
        response.Headers["x-slipway-source"] = "gateway";
        response.Headers["grpc-status"] = StatusOf(answer.Status).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(answer.Text).Replace("%20", " ", StringComparison.Ordinal);
    }

    /// <summary>
    /// The status that a server of HTTP would have sent instead of a failure of gRPC, so that both are counted alike; that of the answer
    /// when the call did not fail, or failed through its caller.
    /// </summary>
    /// <param name="status">Status of the answer.</param>
    /// <param name="grpcStatus">Value of grpc-status; null when there is none.</param>
    public static int StatusOf(int status, string? grpcStatus) => status != 200 ? status : grpcStatus switch
    {
        "4" => 504,
        "12" => 501,
        "14" => 503,
        "2" or "13" or "15" => 500,
        _ => status,
    };

    /// <summary>The codes that clients of gRPC give these answers (gRPC, HTTP to gRPC status code mapping).</summary>
    private static int StatusOf(int status) => status switch
    {
        400 => 13,
        404 => 12,
        500 or 502 or 503 or 504 => 14,
        _ => 2,
    };
}
