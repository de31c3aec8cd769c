using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Mirroring;

namespace Slipway.Gateway.Forwarding;

/// <summary>How sending a request body ended.</summary>
internal enum BodyOutcome
{
    /// <summary>It is still being sent.</summary>
    Running,

    /// <summary>All of it was sent.</summary>
    Sent,

    /// <summary>The client sent something that is no valid chunked coding.</summary>
    Malformed,

    /// <summary>It is longer than the rule allows.</summary>
    TooLarge,

    /// <summary>The client went away before the end.</summary>
    ClientGone,

    /// <summary>The backend takes no more, or the exchange is over.</summary>
    Stopped,
}

/// <summary>Sends a request body to the backend while its answer may already be on the way; reads no faster than the backend
/// takes.</summary>
/// <param name="client">The client.</param>
/// <param name="connection">The backend's.</param>
/// <param name="head">Head of the request.</param>
/// <param name="clientDeadline">Limit on the client.</param>
/// <param name="milliseconds">Time for the backend after each part of the body.</param>
/// <param name="copies">Gets the body too; null when no copies are due.</param>
/// <param name="most">Most bytes of it.</param>
internal sealed class RequestBodyPump(
    ClientSide client, UpstreamConnection connection, RequestHead head, Deadline clientDeadline, int milliseconds, MirrorRecord? copies,
    long most)
{
    private const int MostAtOnce = 64 * 1024;
    private readonly ArrayBufferWriter<byte> frame = new(1024);
    private readonly PipeReader input = client.Input;
    private readonly bool isFramed = client.FramesBodies;
    private ChunkedDecoder decoder;
    private long remaining = head.ContentLength;
    private volatile bool canceled;

    /// <summary>Ends when the pump does; never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Bytes of the body that were passed on, without their framing.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the pump has ended.</summary>
    public bool IsCompleted => Completion.IsCompleted;

    /// <summary>How it ended.</summary>
    public BodyOutcome Outcome { get; private set; }

    /// <summary>Starts sending.</summary>
    public void Start() => Completion = RunAsync();

    /// <summary>Stops as soon as possible.</summary>
    public void Cancel()
    {
        canceled = true;
        input.CancelPendingRead();
    }

    private async Task RunAsync()
    {
        try
        {
            Outcome = await SendAllAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Outcome = BodyOutcome.Stopped;
        }
        catch (BadHttpRequestException)
        {
            Outcome = BodyOutcome.Malformed;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            Outcome = BodyOutcome.ClientGone;
        }

        copies?.Complete(whole: Outcome == BodyOutcome.Sent);
        if (Outcome is BodyOutcome.Malformed or BodyOutcome.TooLarge or BodyOutcome.ClientGone)
        {
            // A body without its end must not look complete to the backend.
            connection.Close();
        }
    }

    private async ValueTask<BodyOutcome> SendAllAsync()
    {
        while (true)
        {
            if (!input.TryRead(out var read))
            {
                clientDeadline.Arm(Limits.StallMilliseconds);
                read = await input.ReadAsync();
                clientDeadline.Disarm();
            }

            if (canceled)
            {
                input.AdvanceTo(read.Buffer.Start);
                return BodyOutcome.Stopped;
            }

            var (taken, done) = !isFramed ? Frame(read) : head.Chunked ? Decode(read.Buffer) : Copy(read.Buffer);
            input.AdvanceTo(read.Buffer.GetPosition(taken));
            if (decoder.IsBroken)
            {
                return BodyOutcome.Malformed;
            }

            if (Bytes > most)
            {
                return BodyOutcome.TooLarge;
            }

            if (frame.WrittenCount > 0)
            {
                copies?.Add(frame.WrittenSpan);
                connection.Deadline.Arm(milliseconds);
                await connection.SendAsync(frame.WrittenMemory);
                frame.ResetWrittenCount();
            }

            if (done)
            {
                return BodyOutcome.Sent;
            }

            if (read.IsCompleted && taken == read.Buffer.Length)
            {
                return BodyOutcome.ClientGone;
            }
        }
    }

    private (long Taken, bool Done) Copy(in ReadOnlySequence<byte> buffer)
    {
        var part = buffer.Slice(0, Math.Min(Math.Min(remaining, buffer.Length), MostAtOnce));
        foreach (var segment in part)
        {
            frame.Write(segment.Span);
        }

        remaining -= part.Length;
        Bytes += part.Length;
        return (part.Length, remaining == 0);
    }

    /// <summary>Gives data that comes without framing the one that the head announces.</summary>
    private (long Taken, bool Done) Frame(in ReadResult read)
    {
        if (!head.Chunked)
        {
            return Copy(read.Buffer);
        }

        var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, MostAtOnce));
        foreach (var segment in part)
        {
            ChunkedWriter.WriteChunk(frame, segment.Span);
        }

        Bytes += part.Length;
        var done = read.IsCompleted && part.Length == read.Buffer.Length;
        if (done)
        {
            ChunkedWriter.WriteEnd(frame, client.RequestTrailers);
        }

        return (part.Length, done);
    }

    private (long Taken, bool Done) Decode(in ReadOnlySequence<byte> buffer)
    {
        long taken = 0;
        foreach (var segment in buffer)
        {
            var rest = segment.Span;
            while (!rest.IsEmpty && !decoder.IsDone && !decoder.IsBroken && frame.WrittenCount < MostAtOnce)
            {
                var read = decoder.Read(rest, out var data);
                taken += read;
                rest = rest[read..];
                Bytes += data.Length;
                ChunkedWriter.WriteChunk(frame, data);
            }
        }

        if (decoder.IsDone)
        {
            ChunkedWriter.WriteEnd(frame, decoder.Trailers);
        }

        return (taken, decoder.IsDone);
    }
}
