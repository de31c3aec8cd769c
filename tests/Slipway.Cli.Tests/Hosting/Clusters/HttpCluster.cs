using Slipway.Api.Authentication;
using Slipway.Api.Serialization;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Auditing;
using Slipway.Cli.Connections;
using Slipway.TestKit;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>The API server over HTTP, with kubeconfigs for the administrator and for service accounts.</summary>
internal sealed class HttpCluster : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("slipway-cluster-");

    private HttpCluster(TestApiServer server)
    {
        Server = server;
        Admin = ClusterConnection.Open(Kubeconfig(TestApiServer.AdminToken, "default"));
    }

    public TestApiServer Server { get; }

    public ClusterConnection Admin { get; }

    /// <param name="audit">Keeps what changes something or is refused to; null for none.</param>
    public static async Task<HttpCluster> StartAsync(IAuditLog? audit = null)
        => new(await TestApiServer.StartAsync(http: true, audit: audit));

    /// <summary>A kubeconfig for a service account that exists.</summary>
    public async Task<string> KubeconfigOfAsync(string space, string account, CancellationToken cancellationToken)
    {
        using var request = new StringContent("""{"spec":{}}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await Admin.Http.PostAsync(
            new Uri($"api/v1/namespaces/{space}/serviceaccounts/{account}/token", UriKind.Relative), request, cancellationToken);
        var issued = ApiJson.Deserialize<TokenRequest>(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return Kubeconfig(issued.Status!.Token!, space);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Server.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private string Kubeconfig(string token, string space)
    {
        var path = Path.Combine(directory.FullName, $"kubeconfig-{Directory.GetFiles(directory.FullName).Length}");
        var text = AdminKubeconfig.Text(Server.Host.Address!, TestApiServer.AuthorityPem, token);
        File.WriteAllText(path, text.Replace("namespace: default", $"namespace: {space}", StringComparison.Ordinal));
        return path;
    }
}
