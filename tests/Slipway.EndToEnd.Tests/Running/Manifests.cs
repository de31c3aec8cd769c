namespace Slipway.EndToEnd.Tests.Running;

/// <summary>What the tests apply.</summary>
internal static class Manifests
{
    public const string Host = "echo.local";

    /// <summary>Service and route of the app <c>echo</c>.</summary>
    public static string Route => Service("echo") + "---\n" + RouteTo(["echo"]);

    /// <summary>A Service of the app <c>echo</c>.</summary>
    public static string Service(string name) => $"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {name}
          namespace: default
        spec:
          selector:
            app: echo
          ports:
          - name: http
            port: 80
            targetPort: http

        """;

    /// <summary>A route of the host to Services, of which the first has all the weight.</summary>
    public static string RouteTo(IReadOnlyList<string> services) => $"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: echo
          namespace: default
        spec:
          parentRefs:
          - name: slipway
            namespace: slipway-system
          hostnames: ["{Host}"]
          rules:
          - backendRefs: [{string.Join(", ", services.Select(static (s, i) => $"{{name: {s}, port: 80, weight: {(i == 0 ? 100 : 0)}}}"))}]

        """;

    /// <summary>A pod template of the sample service.</summary>
    /// <param name="version">What its pods answer with.</param>
    /// <param name="errorPercent">Share of requests that they fail.</param>
    /// <param name="startupMilliseconds">Time until they are ready.</param>
    /// <param name="fault">Another variable than that share by which they misbehave, and its value; null for none.</param>
    /// <param name="annotations">Annotations of its pods in flow form.</param>
    public static string Template(
        string version, int errorPercent = 0, int startupMilliseconds = 0, (string Name, int Value)? fault = null,
        string annotations = "{}") => $$"""
          template:
            metadata:
              annotations: {{annotations}}
              labels:
                app: echo
            spec:
              terminationGracePeriodSeconds: 15
              containers:
              - name: echo
                image: {{EchoArtifact.Image}}
                ports:
                - name: http
                  containerPort: 8080
                env:
                - name: VERSION
                  value: {{version}}
                - name: {{fault?.Name ?? "ERROR_PERCENT"}}
                  value: "{{fault?.Value ?? errorPercent}}"
                - name: STARTUP_MS
                  value: "{{startupMilliseconds}}"
                readinessProbe:
                  httpGet:
                    path: /ready
                    port: http
                  periodSeconds: 1
        """;

    /// <summary>A Rollout of the sample service.</summary>
    /// <param name="template">Its pod template.</param>
    /// <param name="steps">Steps in flow form, such as <c>[{setWeight: 25}, {pause: {}}]</c>.</param>
    /// <param name="more">Further lines of its spec, indented by two.</param>
    /// <param name="name">Its name, and the app that it selects.</param>
    public static string Rollout(string template, string steps, string more = "", string name = "echo") => $$"""
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata:
          name: {{name}}
          namespace: default
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: {{name}}
          strategy:
            canary:
              scaleDownDelaySeconds: 0
              abortScaleDownDelaySeconds: 1
              steps: {{steps}}
        {{more}}
        {{template}}
        """;

    /// <summary>A plain Deployment of the sample service.</summary>
    public static string Deployment(string template) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: echo
          namespace: default
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: echo
        {{template}}
        """;
}
