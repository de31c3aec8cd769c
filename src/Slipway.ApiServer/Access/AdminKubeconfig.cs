using System.Text;

namespace Slipway.ApiServer.Access;

/// <summary>Text of a kubeconfig with one cluster, one user with a token, and one context; CA inside.</summary>
public static class AdminKubeconfig
{
    /// <summary>Makes the text.</summary>
    /// <param name="server">URL of the server, such as <c>https://127.0.0.1:6443</c>.</param>
    /// <param name="authorityPem">The authority's certificate.</param>
    /// <param name="token">Bearer token of the user.</param>
    public static string Text(Uri server, string authorityPem, string token) => $"""
        apiVersion: v1
        kind: Config
        current-context: slipway
        clusters:
        - name: slipway
          cluster:
            server: {server.ToString().TrimEnd('/')}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem))}
        users:
        - name: slipway-admin
          user:
            token: {token}
        contexts:
        - name: slipway
          context:
            cluster: slipway
            user: slipway-admin
            namespace: default

        """;
}
