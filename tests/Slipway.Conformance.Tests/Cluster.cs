using System.Text;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Streaming;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.Conformance.Tests;

/// <summary>A real API server on a loopback port with TLS, and a kubectl that is configured for it.</summary>
public sealed class Cluster : IAsyncLifetime
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("slipway-kubectl-");
    private TestApiServer? server;

    public Kubectl Kubectl { get; private set; } = null!;

    /// <summary>A client that may do everything, for what a node or a controller would do.</summary>
    public IApiClient Admin => server!.Admin;

    public Uri Address => server!.Host.Address!;

    public static string AuthorityPem => TestApiServer.AuthorityPem;

    /// <summary>Writes a file that commands can name by its relative path.</summary>
    public string File(string name, string text)
    {
        System.IO.File.WriteAllText(Path.Combine(home.FullName, name), text);
        return name;
    }

    public async ValueTask InitializeAsync()
    {
        server = await TestApiServer.StartAsync(http: true, streams: new SpokenLogs());
        var kubeconfig = Path.Combine(home.FullName, "kubeconfig");
        await System.IO.File.WriteAllTextAsync(
            kubeconfig, AdminKubeconfig.Text(server.Host.Address!, AuthorityPem, TestApiServer.AdminToken));
        Kubectl = new Kubectl(home.FullName, kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        home.Delete(recursive: true);
    }

    /// <summary>Containers that say what they were asked for.</summary>
    private sealed class SpokenLogs : IPodStreams
    {
        public Task<PodLog> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
            => Task.FromResult<PodLog>(request.Previous ? new PodLog.NoPrevious() : new PodLog.Opened(Lines(request)));

        private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(PodLogRequest request)
        {
            for (var i = 3 - (int)Math.Min(3, request.TailLines ?? 3); i < 3; i++)
            {
                yield return Encoding.UTF8.GetBytes($"{request.Container} line {i}\n");
                await Task.Yield();
            }
        }
    }
}
