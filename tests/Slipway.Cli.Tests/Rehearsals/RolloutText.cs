namespace Slipway.Cli.Tests.Rehearsals;

/// <summary>Manifests that tests change in one place.</summary>
internal static class RolloutText
{
    public const string Canary = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          replicas: 4
          selector: {matchLabels: {app: web}}
          strategy:
            canary:
              stableService: web
              steps:
                - setWeight: 10
                - pause: {duration: 5m}
                - setWeight: 50
                - pause: {duration: 5m}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "web:2"}]}
        """;

    public const string WorkloadRef = """
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          strategy:
            canary:
              steps:
                - setWeight: 10
                - pause: {duration: 5m}
        """;

    public const string Deployment = """

        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "web:2"}]}
        """;

    public static string Strategy(string strategy)
        => Canary[..Canary.IndexOf("    canary:", StringComparison.Ordinal)] + $"    {strategy}\n"
            + Canary[Canary.IndexOf("  template:", StringComparison.Ordinal)..];

    public const string Routes = """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web, namespace: team}
        spec:
          replicas: 4
          selector: {matchLabels: {app: web}}
          strategy:
            canary:
              stableService: stable
              canaryService: canary
              trafficRouting: {plugins: {argoproj-labs/gatewayAPI: {httpRoute: web, namespace: team}}}
              steps:
                - setWeight: 10
                - pause: {duration: 5m}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "web:2"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: stable, namespace: team}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: canary, namespace: team}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """;

    public const string Job = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: check}
        spec:
          suspend: true
          template: {spec: {restartPolicy: Never, containers: [{name: main, image: check}]}}
        """;

    public const string Template = """
        apiVersion: slipway.dev/v1alpha1
        kind: AnalysisTemplate
        metadata: {name: rate}
        spec:
          metrics:
            - name: rate
              interval: 30s
              count: 5
              successCondition: "result > 0.9"
              provider: {web: {url: "http://metrics/rate"}}
        """;
}
