using System.Globalization;

namespace Slipway.Cli.Demo;

/// <summary>What the demo applies, as a person would write it.</summary>
internal static class DemoManifests
{
    public const string Name = "echo";
    public const string Namespace = "default";
    public const string Host = "echo.local";

    private static readonly string Entrance = $$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{Name}}
          namespace: {{Namespace}}
        spec:
          selector:
            app: {{Name}}
          ports:
          - name: http
            port: 80
            targetPort: http
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {{Name}}
          namespace: {{Namespace}}
        spec:
          parentRefs:
          - name: slipway
            namespace: slipway-system
          hostnames:
          - {{Host}}
          rules:
          - backendRefs:
            - name: {{Name}}
              port: 80
        """;

    /// <summary>Service, route and Rollout of one version.</summary>
    /// <param name="options">Steps and pods.</param>
    /// <param name="version">Version that the pods answer with.</param>
    /// <param name="errorPercent">Share of requests that the pods fail.</param>
    public static string Of(DemoOptions options, string version, int errorPercent)
        => $"{Entrance}\n---\n{Rollout(options, version, errorPercent)}";

    private static string Rollout(DemoOptions options, string version, int errorPercent) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata:
          name: {{Name}}
          namespace: {{Namespace}}
        spec:
          replicas: {{DemoOptions.Replicas}}
          selector:
            matchLabels:
              app: {{Name}}
          strategy:
            canary:
              scaleDownDelaySeconds: 0
              abortScaleDownDelaySeconds: 1
              steps:
        {{Steps(options)}}
          template:
            metadata:
              labels:
                app: {{Name}}
            spec:
              terminationGracePeriodSeconds: 15
              containers:
              - name: {{Name}}
                image: echo:demo
                ports:
                - name: http
                  containerPort: 8080
                env:
                - name: VERSION
                  value: {{version}}
                - name: ERROR_PERCENT
                  value: "{{errorPercent}}"
                - name: POD_NAME
                  valueFrom:
                    fieldRef:
                      fieldPath: metadata.name
                readinessProbe:
                  httpGet:
                    path: /ready
                    port: http
                  periodSeconds: 1
        """);

    private static string Steps(DemoOptions options) => string.Join('\n', DemoOptions.Weights.Select(weight =>
        weight == 100 ? "      - setWeight: 100" : $"      - setWeight: {weight}\n      - pause: {{duration: {options.StepSeconds}s}}"));
}
