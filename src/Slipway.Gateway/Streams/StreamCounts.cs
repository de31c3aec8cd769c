using System.Collections.Concurrent;

namespace Slipway.Gateway.Streams;

/// <summary>Counters of connections by Service and revision.</summary>
internal sealed class StreamCounts
{
    private readonly ConcurrentDictionary<(string Service, string Revision), StreamCount> all = new();

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<KeyValuePair<(string Service, string Revision), StreamCount>> All => all;

    /// <summary>Those of a Service and revision.</summary>
    /// <param name="service"><see cref="Compiling.PlannedService.Id"/>.</param>
    /// <param name="revision">Pod template hash; empty for none.</param>
    public StreamCount Of(string service, string revision) => all.GetOrAdd((service, revision), static _ => new StreamCount());
}

/// <summary>Counters of connections.</summary>
internal sealed class StreamCount
{
    private readonly long[] outcomes = new long[Enum.GetValues<StreamOutcome>().Length];
    private long open;
    private long sent;
    private long received;

    /// <summary>Connections that are open now.</summary>
    public long Open => Volatile.Read(ref open);

    /// <summary>Bytes from clients that were passed on, of connections that have ended.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Bytes to clients, of connections that have ended.</summary>
    public long Received => Volatile.Read(ref received);

    /// <summary>Connections that came to this end.</summary>
    public long By(StreamOutcome outcome) => Volatile.Read(ref outcomes[(int)outcome]);

    /// <summary>Counts a connection.</summary>
    public void Add(StreamOutcome outcome)
    {
        Interlocked.Increment(ref outcomes[(int)outcome]);
        if (outcome == StreamOutcome.Connected)
        {
            Interlocked.Increment(ref open);
        }
    }

    /// <summary>A connection has ended.</summary>
    public void End(long sentBytes, long receivedBytes)
    {
        Interlocked.Add(ref sent, sentBytes);
        Interlocked.Add(ref received, receivedBytes);
        Interlocked.Decrement(ref open);
    }
}
