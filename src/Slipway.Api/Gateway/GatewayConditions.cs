namespace Slipway.Api.Gateway;

/// <summary>The status that an object has until a controller has looked at it.</summary>
internal static class GatewayConditions
{
    public const string OfGateway = "{\"conditions\":[" + Accepted + "," + Programmed + "]}";
    public const string OfClass = "{\"conditions\":[" + Accepted + "]}";

    private const string Waiting = "{\"lastTransitionTime\":\"1970-01-01T00:00:00Z\",\"message\":\"Waiting for controller\","
        + "\"reason\":\"Pending\",\"status\":\"Unknown\",\"type\":";

    private const string Accepted = Waiting + "\"Accepted\"}";
    private const string Programmed = Waiting + "\"Programmed\"}";
}
