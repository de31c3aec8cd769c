using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Connections;
using Slipway.Cli.Demo;
using Slipway.Cli.Demo.Load;
using Slipway.Cli.Hosting;
using Slipway.Client;

namespace Slipway.Benchmarks.Aborts;

/// <summary>
/// Aborts a canary many times under load, and sees from the pods' own logs when the last request reached it. The pods of the canary stay,
/// so that a retry begins at once.
/// </summary>
internal sealed class AbortBenchmark
{
    private const int RequestsPerSecond = 1000;
    private static readonly ObjectKey Key = new("default", "echo");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly KindInfo Kind = Kinds.Of<Rollout>();

    private readonly DataDirectory data;
    private readonly IApiClient client;
    private readonly List<(long Aborted, long Retried)> aborts = [];

    private AbortBenchmark(DataDirectory data)
    {
        this.data = data;
        client = ClusterConnection.Open(data.Kubeconfig).Client;
    }

    /// <summary>Prints the distribution of the times and the requests that the platform failed.</summary>
    /// <param name="slipway">The program, for its load.</param>
    /// <param name="directory">Data directory of a Slipway that runs and has the artifact <c>echo:bench</c>.</param>
    /// <param name="count">Aborts.</param>
    public static async Task<int> RunAsync(string slipway, string directory, int count)
    {
        var benchmark = new AbortBenchmark(DataDirectory.Resolve(directory));
        await benchmark.ReleaseAsync();
        var log = Path.Combine(directory, "..", "load.csv");
        using var load = StartLoad(slipway, new Uri(StatusFile.Read(benchmark.data)!.Gateway).Authority, log);
        try
        {
            for (var i = 0; i < count; i++)
            {
                await benchmark.AbortAsync();
            }
        }
        finally
        {
            using var kill = Process.Start("kill", ["-TERM", load.Id.ToString(CultureInfo.InvariantCulture)]);
            await load.WaitForExitAsync();
        }

        return benchmark.Print(log);
    }

    private async Task ReleaseAsync()
    {
        await ManifestApply.RunAsync(client, Manifest("1"), "bench", CancellationToken.None);
        await UntilAsync(static r => r.Status?.Phase == "Healthy");
        await ManifestApply.RunAsync(client, Manifest("2"), "bench", CancellationToken.None);
        await UntilAsync(IsAtTheStep);
    }

    private async Task AbortAsync()
    {
        await Task.Delay(Quiet);
        var aborted = Now();
        await PatchAsync("""{"status":{"abort":true}}""");
        await UntilAsync(static r => r.Status is { Phase: "Degraded", Abort: true });
        await Task.Delay(Quiet);
        aborts.Add((aborted, Now()));
        await PatchAsync("""{"status":{"abort":false}}""");
        await UntilAsync(IsAtTheStep);
    }

    private int Print(string log)
    {
        var answered = PodRequest.ReadAll(data.Logs, "default_echo");
        var canary = answered.Where(static r => r.Version == "2").Select(static r => r.ArrivedMicroseconds).Order().ToList();
        var milliseconds = aborts.Select(a => Math.Max(0, Last(canary, a.Retried) - a.Aborted) / 1000.0).Order().ToList();
        var join = new LoadJoin([.. File.ReadLines(log).Select(LoadRecord.Parse)], answered);
        var failures = join.PlatformFailures(excused: null).Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"aborts: {aborts.Count} under {RequestsPerSecond} requests/s; {join.Requests} requests, {canary.Count} to the canary"));
        Console.WriteLine($"failed by the platform: {failures}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"abort to zero traffic: p50 {At(milliseconds, 0.5):0.0} p99 {At(milliseconds, 0.99):0.0} max {milliseconds[^1]:0.0} ms"));
        return failures == 0 ? 0 : 1;
    }

    private static long Last(List<long> arrivals, long before)
    {
        var index = arrivals.BinarySearch(before);
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? 0 : arrivals[index];
    }

    private static double At(List<double> sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Count) - 1];

    private static bool IsAtTheStep(Rollout rollout)
        => rollout.Status is { Phase: "Paused", CurrentStepIndex: 1, PauseConditions.Count: > 0 };

    private static long Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    private static Process StartLoad(string slipway, string gateway, string log) => Process.Start(
        slipway,
        [
            "load", "--target", gateway, "--host", "echo.local", "--log", log,
            "--rate", RequestsPerSecond.ToString(CultureInfo.InvariantCulture), "--seconds", "3600",
        ]);

    private async Task PatchAsync(string patch) => (await client.PatchAsync<Rollout>(
        Kind, Key, new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch)), new WriteQuery { Subresource = "status" },
        CancellationToken.None)).OrThrow();

    private async Task UntilAsync(Func<Rollout, bool> reached)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            var rollout = (await client.GetAsync<Rollout>(Kind, Key, CancellationToken.None)).OrThrow();
            if (rollout.Status?.ObservedGeneration == $"{rollout.Metadata?.Generation}" && reached(rollout))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        throw new TimeoutException($"the Rollout did not get there within {Patience.TotalSeconds} s");
    }

    private static string Manifest(string version) => $$$"""
        apiVersion: v1
        kind: Service
        metadata: {name: echo, namespace: default}
        spec:
          selector: {app: echo}
          ports: [{name: http, port: 80, targetPort: http}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: echo, namespace: default}
        spec:
          parentRefs: [{name: slipway, namespace: slipway-system}]
          hostnames: [echo.local]
          rules: [{backendRefs: [{name: echo, port: 80}]}]
        ---
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata: {name: echo, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: echo}}
          strategy:
            canary:
              abortScaleDownDelaySeconds: 0
              steps: [{setWeight: 50}, {pause: {}}]
          template:
            metadata: {labels: {app: echo}}
            spec:
              containers:
              - name: echo
                image: echo:bench
                ports: [{name: http, containerPort: 8080}]
                env: [{name: VERSION, value: "{{{version}}}"}]
                readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
        """;
}
