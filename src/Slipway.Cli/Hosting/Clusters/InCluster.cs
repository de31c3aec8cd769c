using System.Security.Cryptography.X509Certificates;
using Slipway.Client.Http;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>How a pod reaches the API server of its cluster: the files and variables that Kubernetes gives to every pod.</summary>
internal static class InCluster
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The connection and the pod's namespace; null outside of a cluster.</summary>
    public static (ApiConnectionOptions Connection, string Namespace)? Find()
    {
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var token = Path.Combine(Folder, "token");
        if (string.IsNullOrEmpty(host) || !File.Exists(token))
        {
            return null;
        }

        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } given ? given : "443";
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(Folder, "ca.crt"));
        var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return (
            new ApiConnectionOptions { Server = new Uri($"https://{address}:{port}"), Authorities = authorities, TokenFile = token },
            File.ReadAllText(Path.Combine(Folder, "namespace")).Trim());
    }
}
