using System.Buffers.Binary;
using System.Text;

namespace Slipway.Node.Probes;

/// <summary>The two messages of <c>grpc.health.v1.Health/Check</c>, byte by byte.</summary>
internal static class GrpcHealth
{
    private const byte ServiceTag = 0x0A; // field 1, length-delimited
    private const byte StatusTag = 0x08; // field 1, varint
    private const byte Serving = 1;
    private const int PrefixBytes = 5;

    /// <summary>A framed HealthCheckRequest.</summary>
    /// <param name="service">Name of the service; at most 127 bytes, empty for the server as a whole.</param>
    public static byte[] Request(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        var body = name.Length == 0 ? [] : (byte[])[ServiceTag, (byte)name.Length, .. name];
        var framed = new byte[PrefixBytes + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), body.Length);
        body.CopyTo(framed, PrefixBytes);
        return framed;
    }

    /// <summary>What an answer means.</summary>
    public static ProbeResult Judge(int httpStatus, ReadOnlySpan<byte> body, string? grpcStatus, string? grpcMessage)
    {
        if (httpStatus != 200)
        {
            return ProbeResult.Fail($"the answer is not gRPC: HTTP status {httpStatus}");
        }

        if (grpcStatus is not (null or "0"))
        {
            return ProbeResult.Fail($"rpc error: code = {grpcStatus} desc = {grpcMessage}");
        }

        var message = body.Length > PrefixBytes ? body[PrefixBytes..] : [];
        return message is [StatusTag, Serving, ..]
            ? ProbeResult.Ok
            : ProbeResult.Fail($"service unhealthy (responded with {(message is [StatusTag, 2, ..] ? "NOT_SERVING" : "UNKNOWN")})");
    }
}
