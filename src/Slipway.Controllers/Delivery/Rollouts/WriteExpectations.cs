using System.Globalization;
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

    /// <summary>Remembers a write for a Rollout.</summary>
    public void Wrote(ObjectKey rollout, KubeObject answer)
        => Remember(rollout, answer, new Write(Revision(answer), false, time.GetUtcNow()));

    /// <summary>Remembers a deletion for a Rollout: the next version of the object is its end, or it is gone.</summary>
    public void Deleted(ObjectKey rollout, KubeObject seen)
        => Remember(rollout, seen, new Write(Revision(seen) + 1, true, time.GetUtcNow()));

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
