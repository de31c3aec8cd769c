using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Tls;

/// <summary>Stands around the handshake: its time limit, an answer to clear text, and the end of TLS after the end of HTTP.</summary>
internal sealed class TlsGuard(GatewayCore core)
{
    private const byte Handshake = 0x16;
    private readonly ConcurrentDictionary<ConnectionContext, bool> silent = new();

    /// <summary>Ends connections on which nothing has come yet: nobody waits for an answer there.</summary>
    public void EndSilent()
    {
        foreach (var (connection, _) in silent)
        {
            connection.Abort(new ConnectionAbortedException("The gateway goes away."));
        }
    }

    /// <summary>Before the handshake.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        var deadline = core.Deadlines.Add(() => connection.Abort(new ConnectionAbortedException("The handshake was too slow.")));
        var watch = new Watch(deadline);
        connection.Features.Set(watch);
        deadline.Arm(Limits.HandshakeMilliseconds);
        try
        {
            var read = await FirstAsync(connection);
            var input = connection.Transport.Input;
            watch.Begun = !read.Buffer.IsEmpty;
            var speaks = read.Buffer.IsEmpty || read.Buffer.FirstSpan[0] == Handshake;
            input.AdvanceTo(read.Buffer.Start, speaks ? read.Buffer.Start : read.Buffer.End);
            await (speaks ? next(connection) : RefuseAsync(connection));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client or its network ended the connection.
            return;
        }
        finally
        {
            core.Deadlines.Remove(deadline);
            if (watch is { Begun: true, Done: false })
            {
                core.Handshakes.OnFailed();
            }
        }
    };

    /// <summary>After the handshake.</summary>
    public ConnectionDelegate After(ConnectionDelegate next) => async connection =>
    {
        var watch = connection.Features.Get<Watch>()!;
        var deadline = watch.Deadline;
        if (!deadline.Disarm())
        {
            return;
        }

        watch.Done = true;
        core.Handshakes.OnDone();
        await next(connection);
        deadline.Arm(Limits.LingerMilliseconds);
        try
        {
            await connection.Features.Get<TlsSession>()!.EndAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone already.
            return;
        }
    };

    private async ValueTask<ReadResult> FirstAsync(ConnectionContext connection)
    {
        silent.TryAdd(connection, true);
        try
        {
            return await connection.Transport.Input.ReadAsync();
        }
        finally
        {
            silent.TryRemove(connection, out _);
        }
    }

    private async Task RefuseAsync(ConnectionContext connection)
    {
        var output = connection.Transport.Output;
        var answer = OwnAnswer.PlainText;
        var now = core.Time.GetUtcNow();
        output.Advance(answer.Write(output.GetSpan(answer.Size), keepAlive: false, http11: true, withoutBody: false, now));
        await output.FlushAsync();
        await output.CompleteAsync();
        long dropped = 0;
        while (dropped < Limits.LingerBytes)
        {
            var read = await connection.Transport.Input.ReadAsync();
            dropped += read.Buffer.Length;
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>How far a connection has come.</summary>
    private sealed class Watch(Deadline deadline)
    {
        public Deadline Deadline { get; } = deadline;

        public bool Begun { get; set; }

        public bool Done { get; set; }
    }
}
