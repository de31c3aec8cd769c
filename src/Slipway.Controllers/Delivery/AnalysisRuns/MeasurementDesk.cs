using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>
/// The measurements under way. They run beside the reconciler, so that a slow server holds up neither other runs nor a word to terminate;
/// when one has come in, its run is reconciled. What is lost in a crash is measured again.
/// </summary>
internal sealed class MeasurementDesk(
    IReadOnlyDictionary<string, IMetricProvider> providers, IApiClient client, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, Work> works = [];

    /// <summary>Called with a run of which a measurement has come in; set once by the controller. It only enqueues.</summary>
    public Action<ObjectKey> OnArrival { get; set; } = static _ => { };

    /// <summary>Number of runs of which anything is kept.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return works.Count;
            }
        }
    }

    /// <summary>What is known of a run's measurements.</summary>
    public AnalysisRunObservation Observe(AnalysisRun run)
    {
        if (AnalysisPhase.IsCompleted(run.Status?.Phase))
        {
            // Finished runs stay for long, and nothing is kept of them.
            return new AnalysisRunObservation { Run = run };
        }

        lock (gate)
        {
            var work = WorkOf(run);
            return new AnalysisRunObservation
            {
                Run = run,
                Arrived = new SortedDictionary<string, Measurement>(work.Arrived, StringComparer.Ordinal),
                Resting = new SortedDictionary<string, DateTimeOffset>(work.Resting, StringComparer.Ordinal),
                Measuring = new SortedSet<string>(work.Measuring.Except(work.Arrived.Keys), StringComparer.Ordinal),
            };
        }
    }

    /// <summary>Forgets what has been taken into the status.</summary>
    public void Taken(AnalysisRunObservation observation)
    {
        lock (gate)
        {
            if (observation.Arrived.Count == 0)
            {
                return;
            }

            var work = WorkOf(observation.Run);
            foreach (var (name, measurement) in observation.Arrived)
            {
                if (work.Arrived.GetValueOrDefault(name) == measurement)
                {
                    work.Arrived.Remove(name);
                    work.Measuring.Remove(name);
                }
            }
        }
    }

    /// <summary>Begins a measurement, or goes on with one; nothing happens while the metric is being measured already.</summary>
    public void Begin(AnalysisRun run, AnalysisRunAction.Measure action, CancellationToken cancellationToken)
    {
        CancellationToken ended;
        lock (gate)
        {
            var work = WorkOf(run);
            if (!work.Measuring.Add(action.Metric.Name ?? ""))
            {
                return;
            }

            work.Resting.Remove(action.Metric.Name ?? "");
            work.Woken = false;
            ended = work.Ended.Token;
        }

        _ = MeasureAsync(run, action, ended, cancellationToken);
    }

    /// <summary>Ends a measurement that goes on.</summary>
    public async Task StopAsync(AnalysisRun run, AnalysisRunAction.Stop action, CancellationToken cancellationToken)
        => await providers[NameOf(action.Metric)].StopAsync(
            new MetricRequest(run, action.Metric, 0, action.Unfinished), cancellationToken);

    /// <summary>Has all measurements that go on looked at now.</summary>
    public void Wake(ObjectKey run)
    {
        lock (gate)
        {
            if (works.TryGetValue(run, out var work))
            {
                work.Resting.Clear();
                work.Woken = true;
            }
        }

        OnArrival(run);
    }

    /// <summary>Ends what is under way for a run.</summary>
    public void Forget(ObjectKey run)
    {
        Work? work;
        lock (gate)
        {
            works.Remove(run, out work);
        }

        work?.Ended.Cancel();
    }

    private static string NameOf(Metric metric) => metric.Provider switch
    {
        { Slipway: not null } => "slipway",
        { Pods: not null } => "pods",
        { Prometheus: not null } => "prometheus",
        { Judge: not null } => "judge",
        { Web: not null } => "web",
        _ => "job",
    };

    private Work WorkOf(AnalysisRun run)
    {
        if (!works.TryGetValue(run.Key(), out var work) || work.Uid != run.Uid())
        {
            work?.Ended.Cancel();
            works[run.Key()] = work = new Work(run.Uid());
        }

        return work;
    }

    private async Task MeasureAsync(
        AnalysisRun run, AnalysisRunAction.Measure action, CancellationToken ended, CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ended, stopping);
        var startedAt = action.Unfinished?.StartedAt ?? time.GetUtcNow();
        try
        {
            var secrets = await SecretArguments.ReadAsync(client, run, both.Token);
            var metric = secrets.Fill(action.Metric);
            var reading = secrets.Problem is { } problem
                ? new MetricReading.Failure(problem)
                : await ReadAsync(new MetricRequest(run, metric, action.Number, action.Unfinished), both.Token);
            Arrive(run, action, reading, secrets.Hide(MeasurementJudge.Judge(metric, reading, startedAt, time.GetUtcNow())));
        }
        catch (Exception) when (both.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception e)
        {
            AnalysisRunLog.Broken(logger, e, run.Namespace(), run.Name(), action.Metric.Name ?? "");
            var failure = new MetricReading.Failure(e.Message);
            Arrive(run, action, failure, MeasurementJudge.Judge(action.Metric, failure, startedAt, time.GetUtcNow()));
        }
    }

    private async Task<MetricReading> ReadAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await providers[NameOf(request.Metric)].MeasureAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new MetricReading.Failure(e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new MetricReading.Failure($"the answer cannot be understood: {e.Message}");
        }
    }

    private void Arrive(AnalysisRun run, AnalysisRunAction.Measure action, MetricReading reading, Measurement measurement)
    {
        lock (gate)
        {
            if (!works.TryGetValue(run.Key(), out var work) || work.Uid != run.Uid())
            {
                return;
            }

            var name = action.Metric.Name ?? "";
            if (reading is MetricReading.GoesOn more && !work.Woken)
            {
                work.Resting[name] = time.GetUtcNow() + more.LookAgainAfter;
            }

            // A measurement that goes on as before is no news.
            if (action.Unfinished is { } before && before.Phase == measurement.Phase && before.Message == measurement.Message)
            {
                work.Measuring.Remove(name);
            }
            else
            {
                work.Arrived[name] = measurement;
            }
        }

        OnArrival(run.Key());
    }

    private sealed class Work(string uid)
    {
        public string Uid { get; } = uid;

        public CancellationTokenSource Ended { get; } = new();

        /// <summary>Whether something has happened since a measurement was last begun, so that none may rest.</summary>
        public bool Woken { get; set; }

        public SortedDictionary<string, Measurement> Arrived { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, DateTimeOffset> Resting { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Measuring { get; } = new(StringComparer.Ordinal);
    }
}
