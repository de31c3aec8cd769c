using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Tls;

/// <summary>The TLS of the traffic port for HTTPS: certificates by the name that a client sends (RFC 6066 section 3).</summary>
/// <param name="core">The gateway.</param>
/// <param name="endpoints">Addresses to bind.</param>
/// <param name="handles">Listening sockets that were inherited.</param>
internal sealed class TlsPort(GatewayCore core, IReadOnlyList<IPEndPoint> endpoints, IReadOnlyList<ulong> handles)
{
    /// <summary>Protocols that are served behind TLS (RFC 7301), the preferred first.</summary>
    public static IReadOnlyList<SslApplicationProtocol> ApplicationProtocols { get; } 
        = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private static readonly IdnMapping Names = new();
    private readonly TlsGuard guard = new(core);

    /// <summary>Whether there is anything to listen on.</summary>
    public bool IsOpen => endpoints.Count + handles.Count > 0;

    /// <summary>Listens.</summary>
    /// <param name="kestrel">Where.</param>
    /// <param name="serve">Sets what comes after the handshake.</param>
    public void Listen(KestrelServerOptions kestrel, Action<ListenOptions> serve)
    {
        if (!IsOpen)
        {
            return;
        }

        // Kestrel's middleware looks for its own parts here, which a server without a host does not have.
        var parts = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        parts.WebHost.UseKestrelCore();
        kestrel.ApplicationServices = parts.Build().Services;
        foreach (var endpoint in endpoints)
        {
            kestrel.Listen(endpoint, listen => Secure(listen, serve));
        }

        foreach (var handle in handles)
        {
            kestrel.ListenHandle(handle, listen => Secure(listen, serve));
        }
    }

    /// <summary>Ends connections on which nothing has come yet.</summary>
    public void EndSilent() => guard.EndSilent();

    private void Secure(ListenOptions listen, Action<ListenOptions> serve)
    {
        listen.Use(guard.Before);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(Choose(context)),
            HandshakeTimeout = TimeSpan.FromMilliseconds(2 * Limits.HandshakeMilliseconds), // That of the guard comes first.
        });
        listen.Use(guard.After);
        serve(listen);
    }

    private SslServerAuthenticationOptions Choose(TlsHandshakeCallbackContext context)
    {
        var name = NameOf(context.ClientHelloInfo.ServerName);
        var (listener, named) = core.Table.Listeners.ForName(name);
        if (listener is null)
        {
            throw new AuthenticationException("no HTTPS listener has a certificate");
        }

        context.Connection.Features.Set(new TlsSession(context.SslStream, named ? listener.Key : null, listener.ClientAuthorities));
        return core.Certificates.For(listener, name.Length > 0 ? name : AddressOf(context.Connection));
    }

    /// <summary>The name as listeners have it: the stream has decoded it.</summary>
    private static string NameOf(string serverName)
    {
        try
        {
            return (System.Text.Ascii.IsValid(serverName) ? serverName : Names.GetAscii(serverName)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    private static string AddressOf(ConnectionContext connection)
        => (connection.LocalEndPoint as IPEndPoint)?.Address is { } address
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "localhost";
}
