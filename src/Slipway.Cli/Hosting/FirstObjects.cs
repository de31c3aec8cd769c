using Slipway.Cli.Connections;
using Slipway.Client;

namespace Slipway.Cli.Hosting;

/// <summary>What every Slipway has after <c>up</c>: its classes of gateways and ingresses, and the one Gateway, open to routes of all
/// namespaces.</summary>
internal static class FirstObjects
{
    private const string Manifest = """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: slipway
          annotations:
            ingressclass.kubernetes.io/is-default-class: "true"
        spec:
          controller: slipway.dev/gateway
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: slipway
        spec:
          controllerName: slipway.dev/gateway
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: slipway
          namespace: slipway-system
        spec:
          gatewayClassName: slipway
          listeners:
          - name: http
            port: 80
            protocol: HTTP
            allowedRoutes:
              namespaces:
                from: All
        """;

    // Refers to no certificate: the gateway takes those that the machine's own authority makes.
    private const string HttpsListener = """

          - name: https
            port: 443
            protocol: HTTPS
            allowedRoutes:
              namespaces:
                from: All
        """;

    /// <summary>Makes them, or makes them so again.</summary>
    /// <param name="client">Client of the server.</param>
    /// <param name="withHttps">Whether the gateway listens for HTTPS.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task ApplyAsync(IApiClient client, bool withHttps, CancellationToken cancellationToken)
        => ManifestApply.RunAsync(client, withHttps ? Manifest + HttpsListener : Manifest, "slipway-server", cancellationToken);
}
