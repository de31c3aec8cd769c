using System.Net.Security;

namespace Slipway.Gateway.Tls;

/// <summary>The TLS of one connection.</summary>
/// <param name="stream">The stream; null for that of a request that nobody sends.</param>
/// <param name="listener">Key of the listener that the name of the handshake chose; null when it chose none.</param>
/// <param name="clientAuthorities">Authorities of the client's certificate in PEM; null when none was asked for.</param>
internal sealed class TlsSession(SslStream? stream, string? listener, string? clientAuthorities)
{
    private bool ended;

    /// <summary>Key of the listener that the name of the handshake chose; null when it chose none.</summary>
    public string? Listener { get; } = listener;

    /// <summary>Authorities of the client's certificate in PEM; null when none was asked for.</summary>
    public string? ClientAuthorities { get; } = clientAuthorities;

    /// <summary>Says that nothing more comes (RFC 8446 section 6.1): without it an end looks like an attack.</summary>
    public async ValueTask EndAsync()
    {
        if (!ended && stream is not null)
        {
            ended = true;
            await stream.ShutdownAsync();
        }
    }
}
