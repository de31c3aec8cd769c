using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Slipway.Gateway.Mirroring;

namespace Slipway.Gateway.Forwarding;

/// <summary>How passing a response body on ended.</summary>
internal enum RelayResult
{
    /// <summary>Completely.</summary>
    Done,

    /// <summary>The backend broke off, was too slow or sent what is no HTTP.</summary>
    BackendBroken,

    /// <summary>The client went away.</summary>
    ClientGone,
}

/// <summary>Passes response bodies from the backend to the client, no faster than the client takes them.</summary>
internal sealed class ResponseRelay(ClientSide client, Deadline clientDeadline)
{
    private readonly PipeWriter output = client.Output;

    /// <summary>Keeps a copy of the body that is passed on; null for none.</summary>
    public AnswerCapture? Capture { get; set; }

    /// <summary>Bytes of the last body that were passed on, without their framing.</summary>
    public long Bytes { get; private set; }

    /// <summary>Passes one body on; the head has been written and not flushed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RelayResult> RunAsync(UpstreamConnection connection, ResponseHead response, bool http11)
    {
        Bytes = 0;
        try
        {
            return response.Body switch
            {
                BodyEnd.None => await FlushAsync(),
                BodyEnd.Length => await CopyAsync(connection, response.ContentLength),
                BodyEnd.Chunked => await DecodeAsync(connection, http11),
                _ => await CopyToEndAsync(connection, http11),
            };
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return RelayResult.BackendBroken;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RelayResult> CopyAsync(UpstreamConnection connection, long length)
    {
        var remaining = length - Forward(connection, length);
        while (remaining > 0)
        {
            var flushed = await FlushAsync();
            if (flushed != RelayResult.Done)
            {
                return flushed;
            }

            connection.Deadline.Arm(Limits.ResponseMilliseconds);
            var memory = output.GetMemory(Limits.ReceiveBytes);
            var received = await connection.ReceiveAsync(memory[..(int)Math.Min(memory.Length, remaining)]);
            if (received == 0)
            {
                return RelayResult.BackendBroken;
            }

            Capture?.Add(memory.Span[..received]);
            output.Advance(received);
            Bytes += received;
            remaining -= received;
        }

        return await FlushAsync();
    }

    private async ValueTask<RelayResult> DecodeAsync(UpstreamConnection connection, bool http11)
    {
        var decoder = default(ChunkedDecoder);
        while (true)
        {
            Decode(connection, ref decoder, http11);
            if (decoder.IsBroken)
            {
                return RelayResult.BackendBroken;
            }

            var flushed = await FlushAsync();
            if (decoder.IsDone || flushed != RelayResult.Done)
            {
                return flushed;
            }

            connection.Deadline.Arm(Limits.ResponseMilliseconds);
            if (await connection.ReceiveAsync() == 0)
            {
                return RelayResult.BackendBroken;
            }
        }
    }

    private async ValueTask<RelayResult> CopyToEndAsync(UpstreamConnection connection, bool http11)
    {
        while (true)
        {
            if (http11)
            {
                Capture?.Add(connection.Available);
                Bytes += connection.Available.Length;
                ChunkedWriter.WriteChunk(output, connection.Available);
                connection.Consume(connection.Available.Length);
            }
            else
            {
                Forward(connection, long.MaxValue);
            }

            var flushed = await FlushAsync();
            if (flushed != RelayResult.Done)
            {
                return flushed;
            }

            connection.Deadline.Arm(Limits.ResponseMilliseconds);
            if (await connection.ReceiveAsync() == 0)
            {
                if (http11)
                {
                    ChunkedWriter.WriteEnd(output, default);
                }

                return await FlushAsync();
            }
        }
    }

    private int Forward(UpstreamConnection connection, long most)
    {
        var length = (int)Math.Min(most, connection.Available.Length);
        Capture?.Add(connection.Available[..length]);
        Bytes += length;
        Write(connection.Available[..length]);
        connection.Consume(length);
        return length;
    }

    private void Decode(UpstreamConnection connection, ref ChunkedDecoder decoder, bool http11)
    {
        while (!connection.Available.IsEmpty && !decoder.IsDone && !decoder.IsBroken)
        {
            var read = decoder.Read(connection.Available, out var data);
            Capture?.Add(data);
            Bytes += data.Length;
            if (http11)
            {
                ChunkedWriter.WriteChunk(output, data);
            }
            else
            {
                Write(data);
            }

            connection.Consume(read);
        }

        if (decoder.IsDone && http11)
        {
            ChunkedWriter.WriteEnd(output, decoder.Trailers);
        }
        else if (decoder.IsDone && !client.FramesBodies)
        {
            client.TakeTrailers(decoder.Trailers);
        }
    }

    /// <summary>Asks for a byte at least: Kestrel's answers give an empty span to those who ask for none.</summary>
    private void Write(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var span = output.GetSpan(1);
            var length = Math.Min(span.Length, data.Length);
            data[..length].CopyTo(span);
            output.Advance(length);
            data = data[length..];
        }
    }

    private ValueTask<RelayResult> FlushAsync()
    {
        var flush = output.FlushAsync();
        return flush.IsCompletedSuccessfully
            ? ValueTask.FromResult(flush.Result.IsCompleted ? RelayResult.ClientGone : RelayResult.Done)
            : AwaitFlushAsync(flush);
    }

    private async ValueTask<RelayResult> AwaitFlushAsync(ValueTask<FlushResult> flush)
    {
        clientDeadline.Arm(Limits.StallMilliseconds);
        var result = await flush;
        clientDeadline.Disarm();
        return result.IsCompleted ? RelayResult.ClientGone : RelayResult.Done;
    }
}
