using Microsoft.Extensions.Hosting;

namespace Slipway.ApiServer.Http;

/// <summary>Leaves signals to the process that the server runs in; the web host would take them and end only itself.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
