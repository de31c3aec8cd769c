using System.Collections.Concurrent;
using System.Net;

namespace Slipway.Gateway.Resilience;

/// <summary>
/// Requests a second of each client, with a burst: a bucket of tokens for each, kept as the moment when it is full again. Takes no lock.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="perSecond">Requests a second; more than 0.</param>
/// <param name="burst">Requests at once; at least 1.</param>
internal sealed class ClientRate(TimeProvider time, double perSecond, int burst)
{
    /// <summary>Most clients that are told apart; more than these share one bucket until some have been quiet.</summary>
    public const int MostClients = 65_536;

    private readonly ConcurrentDictionary<IPAddress, Bucket> clients = new();
    private readonly Bucket others = new();
    private readonly long interval = Math.Max(1, (long)(time.TimestampFrequency / perSecond));
    private long refused;

    /// <summary>Requests that were not let in.</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>Takes a token of a client.</summary>
    /// <param name="client">Its address; null for one that is not known.</param>
    /// <returns>0, or the seconds after which there is one again, at least 1.</returns>
    public int TryTake(IPAddress? client)
    {
        var bucket = BucketOf(client);
        var now = time.GetTimestamp();
        while (true)
        {
            var full = Volatile.Read(ref bucket.Full);
            var next = Math.Max(full, now) + interval;
            var early = next - now - (interval * (long)burst);
            if (early > 0)
            {
                Interlocked.Increment(ref refused);
                return (int)Math.Min(int.MaxValue, Math.Ceiling((double)early / time.TimestampFrequency));
            }

            if (Interlocked.CompareExchange(ref bucket.Full, next, full) == full)
            {
                return 0;
            }
        }
    }

    private Bucket BucketOf(IPAddress? client)
    {
        if (client is null)
        {
            return others;
        }

        if (clients.TryGetValue(client, out var known))
        {
            return known;
        }

        if (clients.Count >= MostClients)
        {
            DropFull();
        }

        return clients.Count >= MostClients ? others : clients.GetOrAdd(client, static _ => new Bucket());
    }

    /// <summary>One whose bucket is full is as one that was never seen.</summary>
    private void DropFull()
    {
        var now = time.GetTimestamp();
        foreach (var (client, bucket) in clients)
        {
            if (Volatile.Read(ref bucket.Full) <= now)
            {
                clients.TryRemove(client, out _);
            }
        }
    }

    private sealed class Bucket
    {
        public long Full;
    }
}
