using System.Threading.Channels;
using Slipway.Api.Meta;

namespace Slipway.Client.WorkQueues;

/// <summary>
/// Keys that wait for work. A key is given to one worker at a time; added while it waits it coalesces, added while it is worked on it
/// comes again afterwards. Holds at most one entry for each key, so its size is bounded by the number of objects.
/// </summary>
/// <param name="time">Clock of the delays.</param>
public sealed class WorkQueue(TimeProvider time) : IDisposable
{
    /// <summary>Pause after the first failure of a key; doubles with each further one.</summary>
    public static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest pause after a failure.</summary>
    public static readonly TimeSpan MaximumBackOff = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Channel<ObjectKey> ready = Channel.CreateUnbounded<ObjectKey>();
    private readonly HashSet<ObjectKey> wanted = [];
    private readonly HashSet<ObjectKey> running = [];
    private readonly Dictionary<ObjectKey, int> failures = [];
    private readonly Dictionary<ObjectKey, DelayedKey> delayed = [];
    private bool closed;

    /// <summary>Keys that wait and are not delayed.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return wanted.Count;
            }
        }
    }

    /// <summary>Asks for work on a key.</summary>
    public void Add(ObjectKey key)
    {
        lock (gate)
        {
            if (!closed && wanted.Add(key) && !running.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Asks for work on a key after a time; of several delays for one key the earliest counts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">Time to wait, at most one day; zero or less adds at once.</param>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        delay = delay < LongestDelay ? delay : LongestDelay;
        lock (gate)
        {
            var due = time.GetUtcNow() + delay;
            if (closed || (delayed.TryGetValue(key, out var earlier) && earlier.Due <= due))
            {
                return;
            }

            earlier?.Timer?.Dispose();
            var entry = new DelayedKey(key, due);
            delayed[key] = entry;
            entry.Timer = time.CreateTimer(state => Release((DelayedKey)state!), entry, delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Asks for work on a key after its back-off, which doubles until <see cref="Forget"/>.</summary>
    /// <returns>The pause.</returns>
    public TimeSpan AddBackedOff(ObjectKey key)
    {
        TimeSpan pause;
        lock (gate)
        {
            var count = failures.GetValueOrDefault(key);
            failures[key] = count + 1;
            pause = count > 20 ? MaximumBackOff : FirstBackOff * (1L << count);
            pause = pause < MaximumBackOff ? pause : MaximumBackOff;
        }

        AddAfter(key, pause);
        return pause;
    }

    /// <summary>The key succeeded: its next back-off is the first one again.</summary>
    public void Forget(ObjectKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
        }
    }

    /// <summary>The next key, kept from all other workers until <see cref="Done"/>.</summary>
    /// <exception cref="ChannelClosedException">The queue is disposed.</exception>
    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await ready.Reader.ReadAsync(cancellationToken);
        lock (gate)
        {
            wanted.Remove(key);
            running.Add(key);
        }

        return key;
    }

    /// <summary>Work on the key has ended.</summary>
    public void Done(ObjectKey key)
    {
        lock (gate)
        {
            running.Remove(key);
            if (!closed && wanted.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Takes no more keys and drops those that wait.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            foreach (var entry in delayed.Values)
            {
                entry.Timer?.Dispose();
            }

            delayed.Clear();
            ready.Writer.TryComplete();
        }
    }

    private void Release(DelayedKey entry)
    {
        lock (gate)
        {
            if (!delayed.TryGetValue(entry.Key, out var current) || current != entry)
            {
                return;
            }

            delayed.Remove(entry.Key);
            entry.Timer?.Dispose();
        }

        Add(entry.Key);
    }

    private sealed class DelayedKey(ObjectKey key, DateTimeOffset due)
    {
        public ObjectKey Key { get; } = key;

        public DateTimeOffset Due { get; } = due;

        public ITimer? Timer { get; set; }
    }
}
