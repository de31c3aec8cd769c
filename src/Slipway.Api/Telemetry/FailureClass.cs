namespace Slipway.Api.Telemetry;

/// <summary>Classes of failed first attempts, as keys of <see cref="TelemetryRow.Bad"/>.</summary>
public static class FailureClass
{
    /// <summary>The pod answered 5xx.</summary>
    public const string ServerError = "5xx";

    /// <summary>No answer within the time allowed.</summary>
    public const string Timeout = "timeout";

    /// <summary>The connection broke, or the answer was no valid HTTP.</summary>
    public const string Reset = "reset";

    /// <summary>No connection could be made.</summary>
    public const string Connect = "connect";

    /// <summary>The revision had no endpoint to send to.</summary>
    public const string NoEndpoint = "noEndpoint";

    /// <summary>As many requests as may were waiting for each endpoint of the revision.</summary>
    public const string Overload = "overload";

    /// <summary>gRPC status 2, 4, 13, 14 or 15.</summary>
    public const string Grpc = "grpc";
}
