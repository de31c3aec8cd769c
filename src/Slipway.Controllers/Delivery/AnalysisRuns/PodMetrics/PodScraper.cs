using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>
/// Asks pods for their metrics while there is a run that needs them, and nobody otherwise. Each pod is asked by itself, so that one that
/// hangs holds up no other; when the run is over, all that was kept is forgotten.
/// </summary>
internal sealed class PodScraper(IInformer<Pod> pods, IInformer<Service> services, MetricHttp http, TimeProvider time)
{
    /// <summary>Time between the questions to one pod.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Limit of one question.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Most pods that are asked for one metric: the first by name.</summary>
    public const int MaximumPodsOfMetric = 50;

    /// <summary>Most pods that are asked for all metrics together.</summary>
    public const int MaximumPods = 500;

    private readonly MetricHttpClient client = new(http with { Checked = http.Pods, Unchecked = http.Pods }, time);
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (string Namespace, IReadOnlyList<PodsMetric> Metrics)> watchers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ScrapedPod> scraped = new(StringComparer.Ordinal);
    private bool isRunning;

    /// <summary>Number of pods of which anything is kept.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return scraped.Count;
            }
        }
    }

    /// <summary>Begins to ask the pods of a run's metrics, or goes on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="metrics">Its metrics; none for no questions.</param>
    /// <param name="stopping">Ends all questions, those of other runs too: the controllers stop.</param>
    public void Watch(string run, string ns, IReadOnlyList<PodsMetric> metrics, CancellationToken stopping)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            watchers[run] = (ns, metrics);
            if (isRunning)
            {
                return;
            }

            isRunning = true;
        }

        _ = RunAsync(stopping);
    }

    /// <summary>Ends what a run asked for.</summary>
    public void Forget(string run)
    {
        lock (gate)
        {
            watchers.Remove(run);
            if (watchers.Count == 0)
            {
                scraped.Clear();
            }
        }
    }

    /// <summary>What the pods' answers come to now; nothing is waited for.</summary>
    public MetricReading Read(string ns, PodsMetric metric)
    {
        lock (gate)
        {
            if (Selection(ns, metric) is not { } selection)
            {
                return new MetricReading.Failure($"there is no Service {metric.Service}");
            }

            var ready = Ready(ns, selection);
            return new PodsReading(metric, time.GetUtcNow()).Of(
                ready,
                [.. ready.Where(MetricsAddress.IsOffered).Select(p => scraped.GetValueOrDefault(p.Uid())).OfType<ScrapedPod>()],
                [.. scraped.Values.Where(s => s.Pod.Namespace() == ns && selection.Selects(s.Pod))]);
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (Due() is { } due)
            {
                foreach (var pod in due)
                {
                    _ = AskAsync(pod, stopping);
                }

                await Task.Delay(Interval, time, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                isRunning = false;
            }
        }
    }

    /// <summary>The pods to ask now; null when nobody wants to know.</summary>
    private List<ScrapedPod>? Due()
    {
        lock (gate)
        {
            if (watchers.Count == 0)
            {
                isRunning = false;
                return null;
            }

            var now = time.GetUtcNow();
            foreach (var (pod, selectors) in Wanted().Values)
            {
                if (!scraped.TryGetValue(pod.Uid(), out var known))
                {
                    scraped[pod.Uid()] = known = new ScrapedPod(pod);
                }

                known.Want(pod, now, selectors);
            }

            foreach (var (uid, _) in scraped.Where(s => s.Value.WantedAt < now - PodsMetric.LongestWindow).ToList())
            {
                scraped.Remove(uid);
            }

            var due = scraped.Values.Where(s => s.WantedAt == now && !s.IsAsked).ToList();
            due.ForEach(static s => s.IsAsked = true);
            return due;
        }
    }

    private SortedDictionary<string, (Pod Pod, SortedSet<string> Selectors)> Wanted()
    {
        var wanted = new SortedDictionary<string, (Pod Pod, SortedSet<string> Selectors)>(StringComparer.Ordinal);
        foreach (var (ns, metric) in watchers.Values.SelectMany(static w => w.Metrics.Select(m => (w.Namespace, m))))
        {
            var selection = Selection(ns, metric);
            foreach (var pod in selection is null ? [] : Ready(ns, selection).Where(MetricsAddress.IsOffered).Take(MaximumPodsOfMetric))
            {
                if (!wanted.TryGetValue(pod.Uid(), out var one))
                {
                    if (wanted.Count >= MaximumPods)
                    {
                        continue;
                    }

                    wanted[pod.Uid()] = one = (pod, new SortedSet<string>(StringComparer.Ordinal));
                }

                one.Selectors.UnionWith(new[] { metric.Series, metric.DividedBy }.Where(static s => !string.IsNullOrEmpty(s))!);
            }
        }

        return wanted;
    }

    private PodSelection? Selection(string ns, PodsMetric metric)
        => PodSelection.Of(metric, services.Get(new ObjectKey(ns, metric.Service ?? "")));

    private List<Pod> Ready(string ns, PodSelection selection)
        => [.. pods.List(ns).Where(p => PodSelection.IsReady(p) && selection.Selects(p))];

    private async Task AskAsync(ScrapedPod pod, CancellationToken stopping)
    {
        try
        {
            var (text, problem) = await AnswerAsync(pod.Pod, stopping);
            IReadOnlyList<string> selectors;
            lock (gate)
            {
                selectors = pod.Selectors;
            }

            // Long answers are read outside the lock.
            var answer = text is null ? PodAnswer.None(problem) : PodAnswer.Read(text, selectors);
            lock (gate)
            {
                pod.Take(time.GetUtcNow(), answer);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            lock (gate)
            {
                pod.Fail(e.Message);
            }
        }
        catch (OperationCanceledException)
        {
            // The controllers stop.
        }
        finally
        {
            lock (gate)
            {
                pod.IsAsked = false;
            }
        }
    }

    private async Task<(string? Answer, string Problem)> AnswerAsync(Pod pod, CancellationToken stopping)
    {
        var (url, wrong) = MetricsAddress.Of(pod);
        if (url is null)
        {
            return (null, wrong);
        }

        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.TryAddWithoutValidation("Accept", "text/plain; version=0.0.4");
        var (body, problem) = await client.SendAsync(message, insecure: false, authentication: null, Timeout, stopping);
        return (body is null ? null : Encoding.UTF8.GetString(body), problem);
    }
}
