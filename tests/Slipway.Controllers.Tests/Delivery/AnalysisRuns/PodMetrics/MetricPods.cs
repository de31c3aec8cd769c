using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns.PodMetrics;

/// <summary>Process pods of a worker, each with a page of metrics on a host port of its own.</summary>
internal sealed class MetricPods
{
    private readonly AnalysisWorld world;
    private readonly Dictionary<int, Func<double, (int Code, string Body)?>> pages = [];
    private readonly DateTimeOffset start;

    public MetricPods(AnalysisWorld world)
    {
        this.world = world;
        start = world.Time.GetUtcNow();
        world.Server.Answer = request => pages.TryGetValue(request.RequestUri!.Port, out var page)
            ? page((world.Time.GetUtcNow() - start).TotalSeconds)
            : throw new HttpRequestException($"Connection refused ({request.RequestUri.Authority})");
    }

    /// <summary>Questions to the pod on a port so far.</summary>
    public int AskedOn(int port) => world.Server.Requests.Count(r => r.Contains($":{port}/", StringComparison.Ordinal));

    /// <summary>Adds a ready pod.</summary>
    /// <param name="port">Its host port; its name is <c>p</c> and the port.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="page">What it shows after that many seconds; null hangs.</param>
    /// <param name="isOffered">Whether it has the annotation.</param>
    public void Add(int port, string revision, Func<double, string?> page, bool isOffered = true)
    {
        pages[port] = seconds => page(seconds) is { } body ? (200, body) : null;
        var annotations = new Dictionary<string, string>
        {
            ["slipway.dev/host-ports"] = string.Create(CultureInfo.InvariantCulture, $$"""{"8080":{{port}}}"""),
        };
        if (isOffered)
        {
            annotations["prometheus.io/scrape"] = "true";
        }

        world.Add(new Pod
        {
            Metadata = new ObjectMeta
            {
                Name = $"p{port}",
                Namespace = "default",
                Labels = new Dictionary<string, string> { ["app"] = "worker", ["rollouts-pod-template-hash"] = revision },
                Annotations = annotations,
            },
            Spec = new PodSpec
            {
                Containers = [new Container { Name = "c", Image = "w:1", Ports = [new ContainerPort { ContainerPortValue = 8080 }] }],
            },
            Status = new PodStatus
            {
                Phase = "Running", PodIP = "127.0.0.1", Conditions = [new PodCondition { Type = "Ready", Status = "True" }],
            },
        });
    }

    /// <summary>The pod answers otherwise from now on.</summary>
    public void Answer(int port, int code, string body) => pages[port] = _ => (code, body);

    /// <summary>The pod is gone.</summary>
    public void Remove(int port)
    {
        pages.Remove(port);
        world.Pump.Complete(async () => (await world.Api.DeleteAsync<Pod>(new ObjectKey("default", $"p{port}"), default)).OrThrow());
    }

    /// <summary>Counters of jobs that grow steadily.</summary>
    public static Func<double, string?> Jobs(double perSecond, double failedPerSecond) => seconds => string.Create(
        CultureInfo.InvariantCulture, $$"""
        # TYPE jobs_total counter
        jobs_total{queue="mail",result="ok"} {{1000 + (seconds * (perSecond - failedPerSecond))}}
        jobs_total{queue="mail",result="failed"} {{10 + (seconds * failedPerSecond)}}
        queue_length {{seconds}}
        """);
}
