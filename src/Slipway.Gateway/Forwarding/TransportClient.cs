using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Gateway.Forwarding;

/// <summary>A client of HTTP/1.x whose connection is read and written directly.</summary>
/// <param name="core">The gateway.</param>
/// <param name="connection">The connection.</param>
/// <param name="head">Head of its requests.</param>
/// <param name="exchange">Its exchanges.</param>
internal sealed class TransportClient(GatewayCore core, ConnectionContext connection, RequestHead head, Exchange exchange)
    : ClientSide(connection.Transport.Input, connection.Transport.Output)
{
    /// <inheritdoc/>
    public override bool FramesBodies => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> RequestTrailers => default;

    /// <inheritdoc/>
    public override void TakeTrailers(ReadOnlySpan<byte> lines)
    {
    }

    /// <inheritdoc/>
    public override async ValueTask PassInterimAsync(ResponseHead response, int length)
    {
        if (head.Http11)
        {
            WriteHead(response, length, keepAlive: true);
            await Output.FlushAsync();
        }
    }

    /// <inheritdoc/>
    public override void WriteHead(ResponseHead response, int length, bool keepAlive)
    {
        var span = Output.GetSpan(ResponseHeadWriter.SizeOf(length, head, exchange));
        Output.Advance(ResponseHeadWriter.Write(span, response, head, exchange, keepAlive));
    }

    /// <inheritdoc/>
    public override async ValueTask AnswerAsync(OwnAnswer answer)
    {
        var span = Output.GetSpan(answer.Size);
        Output.Advance(answer.Write(span, keepAlive: false, http11: true, withoutBody: false, core.Time.GetUtcNow()));
        await Output.FlushAsync();
    }

    /// <inheritdoc/>
    public override async ValueTask<IDuplexPipe> SwitchAsync()
    {
        await Output.FlushAsync();
        return connection.Transport;
    }

    /// <inheritdoc/>
    public override void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));
}
