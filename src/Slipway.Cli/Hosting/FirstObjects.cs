using Slipway.Cli.Connections;
using Slipway.Client;

namespace Slipway.Cli.Hosting;

/// <summary>What every Slipway has after <c>up</c>: its gateway class and the one Gateway, open to routes of all namespaces.</summary>
internal static class FirstObjects
{
    private const string Manifest = """
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

    public static Task ApplyAsync(IApiClient client, CancellationToken cancellationToken)
        => ManifestApply.RunAsync(client, Manifest, "slipway-server", cancellationToken);
}
