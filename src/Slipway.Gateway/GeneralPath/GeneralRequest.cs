using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.GeneralPath;

/// <summary>
/// One request of the general path: decided like any other, carried to a backend by the hot path's forwarder or, where the backend speaks
/// HTTP/2, by <see cref="Http2Forwarder"/>. Used again for every request of a stream.
/// </summary>
/// <param name="core">The gateway.</param>
/// <param name="parser">Reads heads.</param>
/// <param name="isHttp2">Whether the client speaks HTTP/2.</param>
internal sealed class GeneralRequest(GatewayCore core, HeadParser parser, bool isHttp2)
{
    private readonly RequestHead head = new() { Http2 = isHttp2 };
    private readonly Exchange exchange = new(core);
    private readonly ArrayBufferWriter<byte> bytes = new(1024);

    /// <summary>The request and its answer.</summary>
    public IFeatureCollection Features { get; set; } = new FeatureCollection();

    /// <summary>Serves the request.</summary>
    public async Task RunAsync()
    {
        var lifetime = Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var deadline = core.Deadlines.Add(lifetime.Abort);
        try
        {
            await ServeAsync(deadline, lifetime.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client or its network ended the stream or the connection.
            lifetime.Abort();
        }
        finally
        {
            // Of no effect where the exchange has ended.
            exchange.End(0, counts: false);
            core.Deadlines.Remove(deadline);
        }
    }

    private async Task ServeAsync(Deadline deadline, CancellationToken aborted)
    {
        head.Tls = Features.Get<TlsSession>();
        head.Entrance = Features.Get<EntranceFeature>()?.Service;
        var fault = RequestTranslation.Translate(Features, head, parser, bytes);
        var client = new KestrelClient(core, Features, head, exchange);
        var address = Features.GetRequiredFeature<IHttpConnectionFeature>().RemoteIpAddress;
        if (fault != HeadFault.None)
        {
            exchange.OnRefused(address, OwnAnswer.To(fault));
            await client.AnswerAsync(OwnAnswer.To(fault));
            return;
        }

        head.Trust = TrustedProxies.Of(core.TrustedProxies, address);
        var forward = exchange.Begin(head, address, mayWait: true);
        if (exchange.HoldMilliseconds > 0)
        {
            forward = await exchange.HoldAsync(head, address);
        }

        if (forward && await ForwardAsync(client, deadline, address, aborted))
        {
            return;
        }

        await client.AnswerAsync(exchange.Answer, keepAlive: !head.HasBody);
        exchange.EndWith(exchange.Answer, counts: true);
    }

    /// <summary>Whether the client got (part of) an answer.</summary>
    private async ValueTask<bool> ForwardAsync(KestrelClient client, Deadline deadline, IPAddress? address, CancellationToken aborted)
    {
        var text = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "unknown";
        var clientAddress = Encoding.ASCII.GetBytes(text);
        if (exchange.SpeaksHttp2)
        {
            using var general = new Http2Forwarder(core, client, head, exchange, deadline, clientAddress);
            return await general.ForwardAsync(aborted);
        }

        var forwarder = new Forwarder(core, client, head, exchange, deadline, clientAddress);
        await using var gone = aborted.UnsafeRegister(static f => ((Forwarder)f!).Cut(), forwarder);
        await forwarder.ForwardAsync(keepAlive: true);
        return forwarder.Answered;
    }
}
