namespace Slipway.Simulation.Tests.Plane;

/// <summary>Nothing outside the simulation can be reached.</summary>
internal sealed class NoNetwork : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromException<HttpResponseMessage>(new HttpRequestException("there is no network in the simulation"));
}
