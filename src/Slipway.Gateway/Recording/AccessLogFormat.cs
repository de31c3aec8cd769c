namespace Slipway.Gateway.Recording;

/// <summary>How lines of the access log look.</summary>
public enum AccessLogFormat
{
    /// <summary>A JSON object with OpenTelemetry's names.</summary>
    Json,

    /// <summary>The combined log format of Apache's httpd.</summary>
    Common,
}
