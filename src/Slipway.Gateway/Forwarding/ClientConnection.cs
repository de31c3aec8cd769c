using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Forwarding;

/// <summary>One client connection: reads heads, answers one request after the other.</summary>
internal sealed class ClientConnection
{
    private readonly GatewayCore core;
    private readonly ConnectionContext connection;
    private readonly PipeReader input;
    private readonly PipeWriter output;
    private readonly HeadParser parser;
    private readonly RequestHead head = new();
    private readonly Exchange exchange;
    private readonly Forwarder forwarder;
    private readonly Deadline deadline;
    private readonly IPAddress? client;
    private volatile bool idle;

    public ClientConnection(GatewayCore core, ConnectionContext connection, HeadParser parser)
    {
        this.core = core;
        this.connection = connection;
        this.parser = parser;
        input = connection.Transport.Input;
        output = connection.Transport.Output;
        client = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        exchange = new Exchange(core);
        head.Tls = connection.Features.Get<TlsSession>();
        head.Entrance = connection.Features.Get<EntranceFeature>()?.Service;
        head.Trust = TrustedProxies.Of(core.TrustedProxies, client);
        deadline = core.Deadlines.Add(() => connection.Abort(new ConnectionAbortedException("The client was too slow.")));
        var address = client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client;
        var side = new TransportClient(core, connection, head, exchange);
        forwarder = new Forwarder(core, side, head, exchange, deadline, Encoding.ASCII.GetBytes(address?.ToString() ?? "unknown"));
    }

    /// <summary>Serves the connection to its end, or up to a request that is not of this path.</summary>
    /// <returns>What is to be served on the general path from here on; none at the end.</returns>
    public async Task<HttpProtocols> RunAsync()
    {
        try
        {
            var first = true;
            while (await ReadHeadAsync(first) is { } fault)
            {
                first = false;
                if (fault is HeadFault.Http2 or HeadFault.GeneralPath)
                {
                    return fault == HeadFault.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
                }

                if (fault != HeadFault.None)
                {
                    exchange.OnRefused(client, OwnAnswer.To(fault));
                    await AnswerAsync(OwnAnswer.To(fault), keepAlive: false, withoutBody: false);
                    await LingerAsync();
                    return HttpProtocols.None;
                }

                if (!await ServeAsync())
                {
                    return HttpProtocols.None;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client or its network ended the connection: ConnectionResetException and ConnectionAbortedException are among these.
            exchange.End(0, counts: false);
        }
        finally
        {
            core.Deadlines.Remove(deadline);
        }

        return HttpProtocols.None;
    }

    /// <summary>Looks again whether to go on waiting, when the gateway is going away.</summary>
    public void Wake()
    {
        if (idle)
        {
            input.CancelPendingRead();
        }
    }

    private async ValueTask<bool> ServeAsync()
    {
        var forward = exchange.Begin(head, client, mayWait: true);
        if (exchange.HoldMilliseconds > 0)
        {
            forward = await exchange.HoldAsync(head, client);
        }

        var keepAlive = head.KeepAlive && !core.Draining;
        if (forward)
        {
            keepAlive = await forwarder.ForwardAsync(keepAlive);
            if (forwarder.Answered)
            {
                if (!keepAlive && forwarder.Linger)
                {
                    await LingerAsync();
                }

                return keepAlive;
            }
        }

        // The body was not read: what follows on the connection is not the next request.
        keepAlive &= !head.HasBody;
        await AnswerAsync(exchange.Answer, keepAlive, head.IsHead);
        exchange.EndWith(exchange.Answer, counts: true);
        if (!keepAlive)
        {
            await LingerAsync();
        }

        return keepAlive;
    }

    /// <summary>Null at the end of the connection, else whether the head is valid.</summary>
    private async ValueTask<HeadFault?> ReadHeadAsync(bool first)
    {
        var waiting = false;
        var begun = false;
        while (true)
        {
            if (!input.TryRead(out var read))
            {
                // Set before the look at the stage: whoever sets that and then looks at this does not miss a connection.
                idle = !begun;
                Interlocked.MemoryBarrier();
                if (!begun && core.Drain >= (first ? DrainStage.EndingUnused : DrainStage.EndingIdle) && !HasArrived())
                {
                    return null;
                }

                if (!waiting || !begun)
                {
                    deadline.Arm(first || begun ? Limits.HeadMilliseconds : Limits.KeepAliveMilliseconds);
                    waiting = true;
                }

                read = await input.ReadAsync();
                idle = false;
            }

            var fault = TryTakeHead(read.Buffer, first, out begun);
            if (fault is not null)
            {
                return waiting && !deadline.Disarm() ? null : fault;
            }

            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Whether the client has sent what nobody has read yet: a gateway that had no time for a moment must not end a connection with a
    /// request on it.
    /// </summary>
    private bool HasArrived()
    {
        try
        {
            return connection.Features.Get<IConnectionSocketFeature>()?.Socket.Available > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private HeadFault? TryTakeHead(in ReadOnlySequence<byte> buffer, bool first, out bool begun)
    {
        var start = buffer;
        while (start.Length >= 2 && start.FirstSpan.Length >= 2 && start.FirstSpan.StartsWith("\r\n"u8))
        {
            start = start.Slice(2);
        }

        begun = !start.IsEmpty;
        var end = FindEnd(start);
        if (end > Limits.HeadBytes || (end < 0 && start.Length > Limits.HeadBytes))
        {
            input.AdvanceTo(buffer.End);
            return HeadFault.TooLarge;
        }

        if (end < 0)
        {
            return TakeIncomplete(buffer, start);
        }

        var bytes = start.Slice(0, end);
        var loaded = head.Load(bytes);
        var fault = first && loaded.Span.SequenceEqual(Http2Preface) ? HeadFault.Http2 : parser.Parse(head, loaded);
        if (fault == HeadFault.None && (core.ForcesGeneralPath || core.Table.HasHttp2Backends) && IsForGeneralPath())
        {
            fault = HeadFault.GeneralPath;
        }

        // Whoever serves it on the other path reads it again.
        input.AdvanceTo(fault is HeadFault.Http2 or HeadFault.GeneralPath ? bytes.Start : bytes.End);
        return fault;
    }

    /// <summary>A head that can no longer become valid is refused at once instead of at the deadline.</summary>
    private HeadFault? TakeIncomplete(in ReadOnlySequence<byte> buffer, in ReadOnlySequence<byte> start)
    {
        var incomplete = start.IsSingleSegment ? start.FirstSpan : start.ToArray();
        if (!incomplete.IsEmpty && incomplete[^1] == '\r')
        {
            incomplete = incomplete[..^1];
        }

        if (HeadValidator.CheckLineEnds(incomplete) != HeadFault.None)
        {
            input.AdvanceTo(buffer.End);
            return HeadFault.BareLineEnd;
        }

        input.AdvanceTo(start.Start, buffer.End);
        return null;
    }

    private bool IsForGeneralPath() => core.ForcesGeneralPath || core.Table.Find(head.View)?.Rule.HasHttp2Backends == true;

    /// <summary>The first part of the preface of HTTP/2, which looks like a head of HTTP/1.1 by design (RFC 9113 section 3.4).</summary>
    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n\r\n"u8;

    private static int FindEnd(in ReadOnlySequence<byte> input)
        => input.IsSingleSegment ? HeadParser.FindEnd(input.FirstSpan)
            : HeadParser.FindEnd(input.Slice(0, Math.Min(input.Length, Limits.HeadBytes + 4)).ToArray());

    private async ValueTask AnswerAsync(OwnAnswer answer, bool keepAlive, bool withoutBody)
    {
        output.Advance(answer.Write(output.GetSpan(answer.Size), keepAlive, head.Http11 || !keepAlive, withoutBody, core.Time.GetUtcNow()));
        deadline.Arm(Limits.StallMilliseconds);
        await output.FlushAsync();
        deadline.Disarm();
    }

    /// <summary>Ends the sending side first and reads on for a moment, so that a reset does not overtake the answer.</summary>
    private async ValueTask LingerAsync()
    {
        await output.CompleteAsync();
        deadline.Arm(Limits.LingerMilliseconds);
        if (head.Tls is { } tls)
        {
            await tls.EndAsync();
        }

        long dropped = 0;
        while (dropped < Limits.LingerBytes)
        {
            var read = await input.ReadAsync();
            dropped += read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return;
            }
        }
    }
}
