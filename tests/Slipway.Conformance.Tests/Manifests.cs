namespace Slipway.Conformance.Tests;

/// <summary>Manifests as people write them.</summary>
internal static class Manifests
{
    public static string ConfigMap(string name, params (string Key, string Value)[] data) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        data:
        {string.Join('\n', data.Select(static d => $"  {d.Key}: \"{d.Value}\""))}

        """;

    public static string Deployment(string name, string image = "host", int replicas = 2, string extra = "") => $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {name}
          labels:
            app: {name}
        spec:
          replicas: {replicas}
          selector:
            matchLabels:
              app: {name}
          template:
            metadata:
              labels:
                app: {name}
            spec:
              containers:
              - name: web
                image: {image}
                command: [sleep, infinity]
                ports:
                - containerPort: 80
                  name: http
        {extra}
        """;

    public static string Pod(string name) => $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {name}
        spec:
          containers:
          - name: main
            image: host
            command: [sleep, infinity]

        """;

    public static string Rollout(string name, double weight, string group = "slipway.dev") => $"""
        apiVersion: {group}/v1alpha1
        kind: Rollout
        metadata:
          name: {name}
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: {name}
          template:
            metadata:
              labels:
                app: {name}
            spec:
              containers:
              - name: web
                image: host
                command: [sleep, infinity]
          strategy:
            canary:
              steps:
              - setWeight: {weight.ToString(System.Globalization.CultureInfo.InvariantCulture)}
              - pause: {"{}"}

        """;
}
