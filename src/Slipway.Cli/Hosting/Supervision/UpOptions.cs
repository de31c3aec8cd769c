using System.Net;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>What <c>slipway up</c> was asked for.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Api">Address of the API.</param>
/// <param name="Gateway">Address of the gateway.</param>
/// <param name="Runtime">How pods run.</param>
/// <param name="WithoutDelivery">Whether the server runs no controllers of delivery.</param>
internal sealed record UpOptions(DataDirectory Data, IPEndPoint Api, IPEndPoint Gateway, string Runtime, bool WithoutDelivery = false);
