using System.Globalization;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Makes and changes the pods of jobs.</summary>
internal sealed class JobPods(IApiClient client, PodControl control, IIdSource ids)
{
    private const int SuffixLength = 5;
    private const int MaximumPrefix = 58;
    private const int MaximumHostname = 63;

    /// <inheritdoc cref="PodControl.CreateAsync"/>
    public Task<PodRefusal?> CreateAsync(Job job, IReadOnlyList<JobSlot> slots, CancellationToken cancellationToken)
        => control.CreateAsync(job, [.. slots.Select(slot => (Func<Pod>)(() => NewPod(job, slot)))], cancellationToken);

    /// <inheritdoc cref="PodControl.DeleteAsync"/>
    public Task<PodRefusal?> DeleteAsync(Job job, IReadOnlyList<Pod> pods, CancellationToken cancellationToken)
        => control.DeleteAsync(job, pods, static _ => false, cancellationToken);

    /// <summary>Deletes pods so that their end counts as nothing.</summary>
    public async Task<PodRefusal?> WithdrawAsync(Job job, IReadOnlyList<Pod> pods, CancellationToken cancellationToken)
    {
        foreach (var pod in pods.Where(JobPodState.IsTracked))
        {
            await UntrackAsync(pod, cancellationToken);
        }

        return await control.DeleteAsync(job, pods, static _ => false, cancellationToken);
    }

    /// <inheritdoc cref="PodControl.SettleUnsureAsync"/>
    public Task SettleUnsureAsync(ObjectKey job, CancellationToken cancellationToken) => control.SettleUnsureAsync(job, cancellationToken);

    /// <summary>Takes the finalizer off a pod, if the pod is still the one observed; it is tried again when it is not.</summary>
    public Task UntrackAsync(Pod pod, CancellationToken cancellationToken) => ChangeAsync(
        pod, [.. pod.Metadata?.OwnerReferences ?? []], [.. Others(pod)], cancellationToken);

    /// <summary>Makes a job the controller of a pod and follows the pod to its end.</summary>
    public async Task AdoptAsync(Job job, Pod pod, CancellationToken cancellationToken)
    {
        // The cache may show a job that is gone; what it would adopt then, garbage collection would delete.
        var live = await client.GetAsync<Job>(job.Key(), cancellationToken);
        if (live.Succeeded && live.Value.Uid() == job.Uid() && !live.Value.IsTerminating())
        {
            var reference = Ownership.ControllerReference(job, Kinds.Of<Job>());
            await ChangeAsync(
                pod, [.. pod.Metadata?.OwnerReferences ?? [], reference], [.. Others(pod), JobNames.Finalizer], cancellationToken);
        }
    }

    /// <summary>Gives a pod up.</summary>
    public Task ReleaseAsync(Job job, Pod pod, CancellationToken cancellationToken) => ChangeAsync(
        pod, [.. (pod.Metadata?.OwnerReferences ?? []).Where(r => r.Uid != job.Uid())], [.. Others(pod)], cancellationToken);

    private static IEnumerable<string> Others(Pod pod)
        => (pod.Metadata?.Finalizers ?? []).Where(static f => f != JobNames.Finalizer);

    private async Task ChangeAsync(
        Pod pod, IReadOnlyList<OwnerReference> owners, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
    {
        var patch = new PartialObjectMetadata
        {
            Metadata = new ObjectMeta
            {
                Uid = pod.Uid(),
                ResourceVersion = pod.Metadata?.ResourceVersion,
                OwnerReferences = owners,
                Finalizers = finalizers,
            },
        };
        var changed = await client.PatchAsync<Pod>(
            Kinds.Of<Pod>(), pod.Key(), new PatchBody(PatchType.Merge, ApiJson.Serialize(patch)), WriteQuery.Default, cancellationToken);
        if (!changed.IsNotFound && !changed.IsConflict)
        {
            changed.OrThrow();
        }
    }

    private Pod NewPod(Job job, JobSlot slot)
    {
        var template = job.Spec?.Template;
        var prefix = job.Name() + (slot.Index is { } i ? string.Create(CultureInfo.InvariantCulture, $"-{i}-") : "-");
        prefix = prefix.Length <= MaximumPrefix ? prefix : prefix[^MaximumPrefix..].TrimStart('-', '.');
        return new Pod
        {
            Metadata = new ObjectMeta
            {
                Name = prefix + ids.NewSuffix(SuffixLength),
                GenerateName = prefix,
                Namespace = job.Namespace(),
                Labels = With(template?.Metadata?.Labels, JobNames.Index, slot.Index),
                Annotations = With(
                    With(template?.Metadata?.Annotations, JobNames.Index, slot.Index), JobNames.IndexFailures, slot.Failures),
                Finalizers = [.. template?.Metadata?.Finalizers ?? [], JobNames.Finalizer],
                OwnerReferences = [Ownership.ControllerReference(job, Kinds.Of<Job>())],
            },
            Spec = slot.Index is { } index ? Indexed(template?.Spec, job.Name(), index) : template?.Spec,
        };
    }

    private static IReadOnlyDictionary<string, string>? With(IReadOnlyDictionary<string, string>? map, string key, int? value)
        => value is not { } number ? map : new SortedDictionary<string, string>(
            (map ?? new Dictionary<string, string>()).ToDictionary(static e => e.Key, static e => e.Value, StringComparer.Ordinal),
            StringComparer.Ordinal)
        {
            [key] = number.ToString(CultureInfo.InvariantCulture),
        };

    private static PodSpec? Indexed(PodSpec? spec, string name, int index) => spec is null ? null : spec with
    {
        Hostname = spec.Hostname ?? Hostname(string.Create(CultureInfo.InvariantCulture, $"{name}-{index}")),
        Containers = spec.Containers?.Select(WithVariable).ToList(),
        InitContainers = spec.InitContainers?.Select(WithVariable).ToList(),
    };

    private static string? Hostname(string name)
        => name.Length <= MaximumHostname && !name.Contains('.', StringComparison.Ordinal) ? name : null;

    // What the user wrote under this name stays.
    private static Container WithVariable(Container container)
        => container.Env?.Any(static e => e.Name == JobNames.IndexVariable) == true ? container : container with
        {
            Env =
            [
                .. container.Env ?? [],
                new EnvVar
                {
                    Name = JobNames.IndexVariable,
                    ValueFrom = new EnvVarSource
                    {
                        FieldRef = new ObjectFieldSelector { FieldPath = $"metadata.annotations['{JobNames.Index}']" },
                    },
                },
            ],
        };
}
