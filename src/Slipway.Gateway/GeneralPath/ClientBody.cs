using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;

namespace Slipway.Gateway.GeneralPath;

/// <summary>The body of a request on its way to a backend that speaks HTTP/2: part by part as it comes, and no faster than the backend
/// takes it.</summary>
/// <param name="client">The client.</param>
/// <param name="head">Head of the request.</param>
/// <param name="clientDeadline">Limit on the client.</param>
/// <param name="copies">Gets the body too; null when no copies are due.</param>
/// <param name="most">Most bytes of it.</param>
internal sealed class ClientBody(KestrelClient client, RequestHead head, Deadline clientDeadline, MirrorRecord? copies, long most)
    : HttpContent
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool started;

    /// <summary>Bytes of it that were passed on.</summary>
    public long Bytes { get; private set; }

    /// <summary>How sending it ended.</summary>
    public BodyOutcome Outcome { get; private set; }

    /// <summary>Stops as soon as possible, and waits for it; nobody reads the client's body afterwards.</summary>
    public Task StopAsync()
    {
        if (!started)
        {
            return Task.CompletedTask;
        }

        if (!ended.Task.IsCompleted)
        {
            client.Input.CancelPendingRead();
        }

        return ended.Task;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        started = true;
        try
        {
            Outcome = await SendAllAsync(stream, cancellationToken);
        }
        catch (BadHttpRequestException)
        {
            Outcome = BodyOutcome.Malformed;
            throw;
        }
        catch
        {
            Outcome = BodyOutcome.Stopped;
            throw;
        }
        finally
        {
            copies?.Complete(whole: Outcome == BodyOutcome.Sent);
            ended.TrySetResult();
        }

        if (Outcome != BodyOutcome.Sent)
        {
            // A body without its end must not look complete to the backend.
            throw new OperationCanceledException("The body was not sent to its end.");
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = head.ContentLength;
        return !head.Chunked;
    }

    private async ValueTask<BodyOutcome> SendAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        var input = client.Input;
        while (true)
        {
            if (!input.TryRead(out var read))
            {
                Watch(true);
                read = await input.ReadAsync(cancellationToken);
                Watch(false);
            }

            if (read.IsCanceled)
            {
                input.AdvanceTo(read.Buffer.Start);
                return BodyOutcome.Stopped;
            }

            foreach (var segment in read.Buffer)
            {
                Copy(segment.Span);
                Bytes += segment.Length;
                if (Bytes > most)
                {
                    input.AdvanceTo(read.Buffer.End);
                    return BodyOutcome.TooLarge;
                }

                await stream.WriteAsync(segment, cancellationToken);
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                CopyEnd();
                return BodyOutcome.Sent;
            }

            await stream.FlushAsync(cancellationToken);
        }
    }

    /// <summary>A call of gRPC may be silent for as long as its caller likes; pings tell whether it is still there.</summary>
    private void Watch(bool on)
    {
        if (client.IsGrpc)
        {
            return;
        }

        if (on)
        {
            clientDeadline.Arm(Limits.StallMilliseconds);
        }
        else
        {
            clientDeadline.Disarm();
        }
    }

    private void Copy(ReadOnlySpan<byte> data)
    {
        if (copies is null || !head.Chunked)
        {
            copies?.Add(data);
            return;
        }

        var framed = new ArrayBufferWriter<byte>(data.Length + 20);
        ChunkedWriter.WriteChunk(framed, data);
        copies.Add(framed.WrittenSpan);
    }

    private void CopyEnd()
    {
        if (head.Chunked)
        {
            copies?.Add("0\r\n\r\n"u8);
        }
    }
}
