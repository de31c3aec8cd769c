using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Telemetry;
using Slipway.Client.Telemetry;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>What is outside the control plane: gateways without users, and a metric that is always good.</summary>
internal sealed class NoOutside : HttpMessageHandler, ITelemetrySource
{
    public async IAsyncEnumerable<TelemetryFrame> ReadAsync(
        GatewayInstance instance, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task;
        yield break;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"value":1}""")) });
}
