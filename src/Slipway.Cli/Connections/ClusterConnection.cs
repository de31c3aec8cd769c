using Slipway.Cli.Output;
using Slipway.Client;
using Slipway.Client.Http;
using Slipway.Client.Kubeconfig;
using Slipway.Yaml;

namespace Slipway.Cli.Connections;

/// <summary>An API that a kubeconfig leads to: this machine's or a cluster's.</summary>
internal sealed class ClusterConnection : IDisposable
{
    private ClusterConnection(HttpClient http, string ns)
    {
        Http = http;
        Client = new HttpApiClient(http);
        Namespace = ns;
    }

    /// <summary>Typed access.</summary>
    public IApiClient Client { get; }

    /// <summary>For what is no object: logs.</summary>
    public HttpClient Http { get; }

    /// <summary>Namespace of objects whose namespace nobody named.</summary>
    public string Namespace { get; }

    /// <summary>A connection whose way is known.</summary>
    public static ClusterConnection Of(ApiConnectionOptions connection, string ns) => new(ApiConnection.Open(connection), ns);

    /// <summary>Closes all connections.</summary>
    public void Dispose() => Http.Dispose();

    /// <exception cref="CommandFailure">The file is absent or no usable kubeconfig.</exception>
    public static ClusterConnection Open(string kubeconfig, string? ns = null)
    {
        if (!File.Exists(kubeconfig))
        {
            throw new CommandFailure(
                $"there is no kubeconfig {kubeconfig}. Start slipway with 'slipway up', or name one with --kubeconfig FILE.",
                ExitCodes.NotRunning);
        }

        var tree = YamlReader.Read(File.ReadAllText(kubeconfig)) switch
        {
            YamlReadResult.Success { Documents: [{ } first, ..] } => first,
            YamlReadResult.SyntaxError error => throw new CommandFailure($"kubeconfig {kubeconfig}: {error}"),
            _ => throw new CommandFailure($"kubeconfig {kubeconfig} is empty"),
        };
        return KubeconfigReader.Read(tree, Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!) switch
        {
            KubeconfigOutcome.Usable usable => new ClusterConnection(ApiConnection.Open(usable.Connection), ns ?? usable.Namespace),
            KubeconfigOutcome.Unusable unusable => throw new CommandFailure($"kubeconfig {kubeconfig}: {unusable.Message}"),
            _ => throw new InvalidOperationException("unknown outcome"),
        };
    }
}
