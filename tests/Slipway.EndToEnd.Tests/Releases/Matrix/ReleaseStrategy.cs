using Slipway.Api.Delivery;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases.Matrix;

/// <summary>A way to release the sample service.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Strategy">The strategy, as a flow mapping.</param>
/// <param name="Services">Names of the Services that it needs; the route leads to the first.</param>
/// <param name="Pauses">Indices of the steps at which it waits for a person; none for a strategy without.</param>
/// <param name="Replicas">Pods.</param>
internal sealed record ReleaseStrategy(
    string Name, string Strategy, IReadOnlyList<string> Services, IReadOnlyList<int> Pauses, int Replicas)
{
    private const string Steps = "steps: [{setWeight: 20}, {pause: {}}, {setWeight: 60}, {pause: {}}]";
    private const string Delays = "scaleDownDelaySeconds: 1, abortScaleDownDelaySeconds: 1";
    private static readonly string[] One = ["echo"];
    private static readonly string[] Two = ["echo", "echo-canary"];

    /// <summary>All strategies of the table.</summary>
    public static IReadOnlyList<ReleaseStrategy> All { get; } =
    [
        new("canary", $"{{canary: {{{Steps}, {Delays}}}}}", One, [1, 3], 2),
        new(
            "canary, two Services",
            $"{{canary: {{stableService: echo, canaryService: echo-canary, trafficRouting: {{slipway: {{}}}}, {Steps}, {Delays}}}}}",
            Two, [1, 3], 2),
        new(
            "canary, HTTPRoute",
            "{canary: {stableService: echo, canaryService: echo-canary, trafficRouting: {slipway: {httpRoutes: [echo]}}, "
                + $"{Steps}, {Delays}}}}}",
            Two, [1, 3], 2) { RouteHasAll = true },
        new(
            "canary, dynamicStableScale",
            $"{{canary: {{dynamicStableScale: true, trafficRouting: {{slipway: {{}}}}, {Steps}, {Delays}}}}}", One, [1, 3], 4),
        new(
            "blueGreen",
            $"{{blueGreen: {{activeService: echo, previewService: echo-canary, autoPromotionEnabled: false, {Delays}}}}}",
            Two, [-1], 2),
        new("recreate", "{recreate: {}}", One, [], 2) { HasGap = true },
        new("rolling", "{rolling: {maxSurge: 1, maxUnavailable: 0}}", One, [], 2),
        new("rolling, batches", "{rolling: {batchSize: 1, pauseBetweenBatches: 10m}}", One, [1, 3], 3),
        new("rolling, additional batch", "{rolling: {batchSize: 1, additionalBatch: true, pauseBetweenBatches: 10m}}", One, [1], 2),
        new("immutable", $"{{immutable: {{{Delays}}}}}", One, [], 2),
        new("shadow", "{shadow: {percentage: 50, duration: 10m, match: [{method: {exact: GET}}]}}", One, [2], 2),
        new("abTest", "{abTest: {percentage: 50, sticky: {header: x-request-id}}}", One, [2], 2),
        new("preset Canary10Percent5Minutes", "{preset: Canary10Percent5Minutes}", One, [1], 2),
    ];

    /// <summary>How long the pods of a version take to start, where the moment is while they do.</summary>
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(2.5);

    /// <summary>The same where it has to be aborted before that, and then starts again.</summary>
    public static readonly TimeSpan StartsLate = TimeSpan.FromSeconds(10);

    /// <summary>The same where it is aborted for good before that.</summary>
    public static readonly TimeSpan StartsAfterItsAbort = TimeSpan.FromMinutes(1);

    /// <summary>Whether nobody answers while the pods of a version start: requests wait.</summary>
    public bool HasGap { get; init; }

    /// <summary>Whether the route has all Services as backends, the first with all the weight.</summary>
    public bool RouteHasAll { get; init; }

    /// <summary>Where an event of the table may fall: while the new pods start, and each wait for a person.</summary>
    public IReadOnlyList<ReleaseMoment> Moments { get; } =
        [ReleaseMoment.Starting, .. Pauses.Select(static p => ReleaseMoment.PausedAt(p))];

    /// <summary>The last moment.</summary>
    public ReleaseMoment Last => Moments[^1];

    /// <summary>Services and route.</summary>
    public string Objects() => string.Join("---\n", Services.Select(Manifests.Service).Append(
        Manifests.RouteTo([.. RouteHasAll ? Services : Services.Take(1)])));

    /// <summary>The Rollout with a version of the sample service.</summary>
    /// <param name="version">The version.</param>
    /// <param name="moment">The moment that is waited for: one while pods start makes them start late.</param>
    /// <param name="replicas">Pods; null for <see cref="Replicas"/>.</param>
    /// <param name="startup">How long they then take to start; null for a little.</param>
    public string Rollout(string version, ReleaseMoment? moment = null, int? replicas = null, TimeSpan? startup = null) => $$"""
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata:
          name: echo
          namespace: default
        spec:
          replicas: {{replicas ?? Replicas}}
          revisionHistoryLimit: 3
          selector:
            matchLabels:
              app: echo
          strategy: {{Strategy}}
        {{Manifests.Template(version, startupMilliseconds: (int)StartupOf(moment, startup).TotalMilliseconds)}}
        """;

    private static TimeSpan StartupOf(ReleaseMoment? moment, TimeSpan? wanted)
        => moment == ReleaseMoment.Starting ? wanted ?? SlowStart : TimeSpan.Zero;

    public override string ToString() => Name;
}

/// <summary>A moment of a release that can be waited for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reached">Whether a Rollout is there.</param>
internal sealed record ReleaseMoment(string Name, Func<Rollout, bool> Reached)
{
    /// <summary>The new pods start, and get nothing yet.</summary>
    public static ReleaseMoment Starting { get; } = new(
        "while pods start", static r => r.Status is { } s && s.CurrentPodHash != s.StableRS && s.CurrentPodHash is not null);

    /// <summary>A wait for a person.</summary>
    /// <param name="step">Index of the step; negative for any.</param>
    public static ReleaseMoment PausedAt(int step) => new(
        step < 0 ? "before the switch" : $"at step {step}",
        r => Starting.Reached(r) && r.Status is { Phase: "Paused", PauseConditions.Count: > 0 } s
            && (step < 0 || s.CurrentStepIndex == step));
}
