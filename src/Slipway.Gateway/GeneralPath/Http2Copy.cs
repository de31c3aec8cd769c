using System.Buffers;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Sends a copy of a request to a backend that speaks HTTP/2, and drops the answer.</summary>
internal static class Http2Copy
{
    /// <summary>Sends it and reads the answer to its end; says how that failed, or the status as <see cref="Grpc.StatusOf(int, string?)"/>
    /// counts it.</summary>
    /// <param name="core">The gateway.</param>
    /// <param name="endpoint">The backend.</param>
    /// <param name="copy">Head and body as HTTP/1.1 frames them.</param>
    public static async Task<(AttemptFailure Failure, int Status)> SendAsync(
        GatewayCore core, UpstreamEndpoint endpoint, ReadOnlyMemory<byte> copy)
    {
        using var cancel = new CancellationTokenSource();
        var deadline = core.Deadlines.Add(cancel.Cancel);
        deadline.Arm(Limits.MirrorMilliseconds);
        try
        {
            using var request = Make(endpoint, copy.Span);
            using var answer = await core.Http2.SendAsync(request, cancel.Token);
            await DropAsync(await answer.Content.ReadAsStreamAsync(cancel.Token), cancel.Token);
            var status = request.Headers.TE.Count > 0 ? Http2Message.GrpcStatus(answer) : null;
            return (AttemptFailure.None, Grpc.StatusOf((int)answer.StatusCode, status));
        }
        catch (HttpRequestException e)
        {
            return (deadline.Fired ? AttemptFailure.Timeout
                : e.HttpRequestError == HttpRequestError.ConnectionError ? AttemptFailure.Connect
                : AttemptFailure.Reset, 0);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return (deadline.Fired ? AttemptFailure.Timeout : AttemptFailure.Reset, 0);
        }
        finally
        {
            core.Deadlines.Remove(deadline);
        }
    }

    private static HttpRequestMessage Make(UpstreamEndpoint endpoint, ReadOnlySpan<byte> copy)
    {
        var end = HeadParser.FindEnd(copy);
        var head = copy[..end];
        var body = copy[end..];
        var isChunked = head.IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) > 0;
        var content = isChunked ? Unframed(body) : body.ToArray();
        var request = Http2Message.Of(head, endpoint, content.Length == 0 ? null : new ByteArrayContent(content));
        if (request.Content?.Headers.NonValidated.TryGetValues("Content-Type", out var type) == true
            && type.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.TE.ParseAdd("trailers");
        }

        return request;
    }

    private static byte[] Unframed(ReadOnlySpan<byte> chunks)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, chunks.Length));
        var decoder = default(ChunkedDecoder);
        while (!chunks.IsEmpty && !decoder.IsDone && !decoder.IsBroken)
        {
            var read = decoder.Read(chunks, out var data);
            bytes.Write(data);
            chunks = chunks[read..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static async Task DropAsync(Stream answer, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.ReceiveBytes);
        try
        {
            for (long dropped = 0; dropped < Limits.MirrorAnswerBytes;)
            {
                var read = await answer.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    return;
                }

                dropped += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
