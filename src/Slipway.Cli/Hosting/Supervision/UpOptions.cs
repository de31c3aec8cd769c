using System.Net;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>What <c>slipway up</c> was asked for.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Api">Address of the API.</param>
/// <param name="Gateway">Address of the gateway.</param>
/// <param name="Runtime">How pods run.</param>
/// <param name="WithoutDelivery">Whether the server runs no controllers of delivery.</param>
internal sealed record UpOptions(DataDirectory Data, IPEndPoint Api, IPEndPoint Gateway, string Runtime, bool WithoutDelivery = false)
{
    /// <summary>Value of <c>--gateway-tls</c> that turns HTTPS off.</summary>
    public const string Off = "off";

    /// <summary>Where the gateway listens for HTTPS when nobody says where.</summary>
    public const string UsualGatewayTls = "127.0.0.1:0";

    /// <summary>Address of the gateway for HTTPS; null for none.</summary>
    public IPEndPoint? GatewayTls { get; init; } = IPEndPoint.Parse(UsualGatewayTls);

    /// <summary>The access log of the gateway.</summary>
    public AccessLogChoice AccessLog { get; init; } = AccessLogChoice.Off;

    /// <summary>Proxies in front of the gateway, and traces.</summary>
    public ProxyChoice Proxies { get; init; } = ProxyChoice.Unsaid;

    /// <summary>The value of <c>--gateway-tls</c>.</summary>
    public string GatewayTlsText => GatewayTls is null ? Off : $"{GatewayTls}";
}
