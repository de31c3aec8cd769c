using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Remembers what was written, so that no decision is made on caches that have not seen it: each object alone would only give a conflict,
/// but an old split beside a new status would tell a story that never was.
/// </summary>
internal sealed class WriteExpectations(TimeProvider time)
{
    /// <summary>After this the write is taken as seen: the object may be gone again.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, Dictionary<(Type Kind, string Name), Write>> written = [];
    private readonly Dictionary<ObjectKey, SortedDictionary<string, ReplicaSet>> unsure = [];

    /// <summary>Remembers a write for a Rollout.</summary>
    public void Wrote(ObjectKey rollout, KubeObject answer)
        => Remember(rollout, answer, new Write(Revision(answer), false, time.GetUtcNow()));

    /// <summary>Remembers a deletion for a Rollout: the next version of the object is its end, or it is gone.</summary>
    public void Deleted(ObjectKey rollout, KubeObject seen)
        => Remember(rollout, seen, new Write(Revision(seen) + 1, true, time.GetUtcNow()));

    /// <summary>Remembers that a write got no answer: nobody knows whether it was made.</summary>
    public void MayHaveWritten(ObjectKey rollout, ReplicaSet seen)
    {
        lock (gate)
        {
            if (!unsure.TryGetValue(rollout, out var of))
            {
                unsure[rollout] = of = new SortedDictionary<string, ReplicaSet>(StringComparer.Ordinal);
            }

            of[seen.Name()] = seen;
        }
    }

    /// <summary>ReplicaSets that may or may not have been written, as they were before; in ordinal order.</summary>
    public IReadOnlyList<ReplicaSet> Unsure(ObjectKey rollout)
    {
        lock (gate)
        {
            return unsure.TryGetValue(rollout, out var of) ? [.. of.Values] : [];
        }
    }

    /// <summary>Notes what one of them is now: a write that was made is to be seen by the caches like any other.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="seen">As it was before the write.</param>
    /// <param name="now">What the server has; null for nothing.</param>
    public void Settle(ObjectKey rollout, ReplicaSet seen, ReplicaSet? now)
    {
        if (now is not null && Revision(now) > Revision(seen))
        {
            Wrote(rollout, now);
        }

        lock (gate)
        {
            if (unsure.TryGetValue(rollout, out var of) && of.Remove(seen.Name()) && of.Count == 0)
            {
                unsure.Remove(rollout);
            }
        }
    }

    /// <summary>Whether the caches have seen all that was written for a Rollout.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="observed">What the caches hold.</param>
    public bool AreMet(ObjectKey rollout, IEnumerable<KubeObject> observed)
    {
        lock (gate)
        {
            if (!written.TryGetValue(rollout, out var of) || of.Count == 0)
            {
                return true;
            }

            var there = new HashSet<(Type Kind, string Name)>();
            foreach (var o in observed)
            {
                there.Add((o.GetType(), o.Name()));
                if (of.TryGetValue((o.GetType(), o.Name()), out var wanted) && Revision(o) >= wanted.Revision)
                {
                    of.Remove((o.GetType(), o.Name()));
                }
            }

            var now = time.GetUtcNow();
            foreach (var (key, wanted) in of.ToList())
            {
                if (now - wanted.At >= GiveUpAfter || (wanted.IsDeletion && !there.Contains(key)))
                {
                    of.Remove(key);
                }
            }

            return of.Count == 0;
        }
    }

    /// <summary>Forgets a Rollout.</summary>
    public void Forget(ObjectKey rollout)
    {
        lock (gate)
        {
            written.Remove(rollout);
            unsure.Remove(rollout);
        }
    }

    private void Remember(ObjectKey rollout, KubeObject value, Write write)
    {
        lock (gate)
        {
            if (!written.TryGetValue(rollout, out var of))
            {
                written[rollout] = of = [];
            }

            of[(value.GetType(), value.Name())] = write;
        }
    }

    private static long Revision(KubeObject o)
        => long.TryParse(o.Metadata?.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : long.MaxValue - 1;

    private readonly record struct Write(long Revision, bool IsDeletion, DateTimeOffset At);
}
