using System.Text.Json;
using Slipway.Api.Batch;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Runs a Job for each measurement, owned by the run; what becomes of the Job is the verdict.</summary>
internal sealed class JobProvider(IApiClient client) : IMetricProvider
{
    /// <summary>Key of a measurement's metadata: name of its Job.</summary>
    public const string JobName = "job-name";

    private const string JobNamespace = "job-namespace";
    private const string RunAnnotation = "analysisrun.argoproj.io/name";
    private const string MetricAnnotation = "analysisrun.argoproj.io/metric-name";
    private const string RunLabel = "analysisrun.argoproj.io/uid";

    /// <summary>Most characters of a Job's name, which becomes a label of its pods.</summary>
    private const int LongestName = 63;

    /// <summary>The informer tells when a Job ends; this is for what it does not tell.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    public async Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        if (request.Unfinished?.Metadata?.GetValueOrDefault(JobName) is { } name)
        {
            var found = await client.GetAsync<Job>(new ObjectKey(request.Run.Namespace(), name), cancellationToken);
            return found.IsNotFound
                ? new MetricReading.Failure($"Job {name} has been deleted before it ended")
                : found.Succeeded ? Read(found.Value) : new MetricReading.Failure($"Job {name}: {found.Error.Message}");
        }

        var job = Compose(request);
        var created = await client.CreateAsync(job, cancellationToken);
        if (!created.Succeeded && !created.IsAlreadyExists)
        {
            return new MetricReading.Failure($"the Job was refused: {created.Error.Message}");
        }

        return new MetricReading.GoesOn(null, LookAgainAfter) { Metadata = NameOf(job) };
    }

    public async Task StopAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        if (request.Unfinished?.Metadata?.GetValueOrDefault(JobName) is { } name)
        {
            await client.DeleteAsync<Job>(new ObjectKey(request.Run.Namespace(), name), cancellationToken);
        }
    }

    private static MetricReading Read(Job job)
    {
        var condition = (job.Status?.Conditions ?? []).FirstOrDefault(
            static c => c is { Type: "Complete" or "Failed", Status: "True" });
        return condition?.Type switch
        {
            "Complete" => new MetricReading.Verdict(AnalysisPhase.Successful, null) { Metadata = NameOf(job) },
            "Failed" => new MetricReading.Verdict(
                AnalysisPhase.Failed, $"Job {job.Name()} failed: {condition.Message ?? condition.Reason ?? "no reason given"}")
            {
                Metadata = NameOf(job),
            },
            _ => new MetricReading.GoesOn(null, LookAgainAfter) { Metadata = NameOf(job) },
        };
    }

    private static SortedDictionary<string, string> NameOf(Job job)
        => new(StringComparer.Ordinal) { [JobName] = job.Name(), [JobNamespace] = job.Namespace() };

    // The name follows from run, metric and number, so that no crash makes a second Job.
    private static Job Compose(MetricRequest request)
    {
        var metric = request.Metric.Provider!.Job!;
        var run = request.Run;
        var name = $"{run.Uid()}.{request.Metric.Name}.{request.Number}";
        if (name.Length > LongestName || !IsNamePart(request.Metric.Name ?? ""))
        {
            name = $"{run.Uid()}.{RevisionHash.OfJson(JsonSerializer.SerializeToUtf8Bytes(request.Metric.Name))}.{request.Number}";
        }

        return new Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = run.Namespace(),
                Labels = With(metric.Metadata?.Labels, (RunLabel, run.Uid())),
                Annotations = With(
                    metric.Metadata?.Annotations, (RunAnnotation, run.Name()), (MetricAnnotation, request.Metric.Name ?? "")),
                OwnerReferences =
                [
                    new OwnerReference
                    {
                        ApiVersion = run.ApiVersion, Kind = run.Kind, Name = run.Name(), Uid = run.Uid(), Controller = true,
                        BlockOwnerDeletion = true,
                    },
                ],
            },
            Spec = metric.Spec,
        };
    }

    /// <summary>Whether the name of a metric can stand in the name of an object as it is.</summary>
    private static bool IsNamePart(string name)
        => name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && !name.StartsWith('-') && !name.EndsWith('-');

    private static SortedDictionary<string, string> With(
        IReadOnlyDictionary<string, string>? map, params IEnumerable<(string Key, string Value)> more)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (map ?? new Dictionary<string, string>()).Select(static p => (p.Key, p.Value)).Concat(more))
        {
            result[key] = value;
        }

        return result;
    }
}
