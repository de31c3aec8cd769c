using Slipway.Api.Delivery;
using Slipway.Api.Telemetry;

namespace Slipway.Client.Telemetry;

/// <summary>Where the frames of gateway instances come from.</summary>
public interface ITelemetrySource
{
    /// <summary>Follows the frames of an instance: those it still holds, then each as it closes or changes. Ends or throws when the
    /// connection does.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="after">Only frames with a greater id, in the instance's present epoch; null for all that it holds.</param>
    /// <param name="cancellationToken">Stop following.</param>
    IAsyncEnumerable<TelemetryFrame> ReadAsync(GatewayInstance instance, long? after, CancellationToken cancellationToken);
}
