using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>
/// Remembers which pods a set has created and deleted until the cache shows it, so that a cache that lags never leads to a second
/// creation. The name of a pod is chosen before it is created, so that also a creation without an answer is remembered.
/// </summary>
internal sealed class PodExpectations(TimeProvider time)
{
    /// <summary>After this time a change that never showed is given up; only a relist at the wrong moment can swallow one.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, Dictionary<string, Expected>> bySet = [];

    /// <summary>A pod is about to be created.</summary>
    public void Creating(ObjectKey set, string podName) => Put(set, podName, new Expected(null, time.GetUtcNow() + Lifetime, false));

    /// <summary>The creation had no answer: the pod may exist.</summary>
    public void Unsure(ObjectKey set, string podName) => Put(set, podName, new Expected(null, time.GetUtcNow() + Lifetime, true));

    /// <summary>A pod is about to be deleted.</summary>
    public void Deleting(ObjectKey set, Pod pod) => Put(set, pod.Name(), new Expected(pod.Uid(), time.GetUtcNow() + Lifetime, false));

    /// <summary>The change was refused, or turned out not to have happened.</summary>
    public void Cancel(ObjectKey set, string podName)
    {
        lock (gate)
        {
            if (bySet.TryGetValue(set, out var expected))
            {
                expected.Remove(podName);
            }
        }
    }

    /// <summary>The set is gone.</summary>
    public void Forget(ObjectKey set)
    {
        lock (gate)
        {
            bySet.Remove(set);
        }
    }

    /// <summary>The cache shows a pod of a set, or that it is gone.</summary>
    public void Observed(ObjectKey set, Pod pod, bool gone)
    {
        lock (gate)
        {
            if (bySet.TryGetValue(set, out var expected) && expected.TryGetValue(pod.Name(), out var e)
                && (e.DeletedUid is null || gone || pod.IsTerminating() || pod.Uid() != e.DeletedUid))
            {
                expected.Remove(pod.Name());
            }
        }
    }

    /// <summary>Whether the cache shows all that was done.</summary>
    public bool AreMet(ObjectKey set)
    {
        lock (gate)
        {
            if (!bySet.TryGetValue(set, out var expected))
            {
                return true;
            }

            var now = time.GetUtcNow();
            foreach (var name in expected.Where(p => p.Value.Until <= now).Select(static p => p.Key).ToList())
            {
                expected.Remove(name);
            }

            return expected.Count == 0;
        }
    }

    /// <summary>The uids of pods that were told to end and whose end the cache does not show yet.</summary>
    public IReadOnlySet<string> LeavingPods(ObjectKey set)
    {
        lock (gate)
        {
            return bySet.TryGetValue(set, out var expected)
                ? expected.Values.Select(static e => e.DeletedUid).OfType<string>().ToHashSet(StringComparer.Ordinal)
                : [];
        }
    }

    /// <summary>Pods that may or may not have been created, in ordinal order.</summary>
    public IReadOnlyList<string> UnsurePods(ObjectKey set)
    {
        lock (gate)
        {
            return bySet.TryGetValue(set, out var expected)
                ? [.. expected.Where(static p => p.Value.IsUnsure).Select(static p => p.Key).Order(StringComparer.Ordinal)]
                : [];
        }
    }

    private void Put(ObjectKey set, string podName, Expected value)
    {
        lock (gate)
        {
            if (!bySet.TryGetValue(set, out var expected))
            {
                bySet[set] = expected = new Dictionary<string, Expected>(StringComparer.Ordinal);
            }

            expected[podName] = value;
        }
    }

    private sealed record Expected(string? DeletedUid, DateTimeOffset Until, bool IsUnsure);
}
