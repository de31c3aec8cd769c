using System.Threading.Channels;

namespace Slipway.Storage.Watching;

/// <summary>A watcher and its bounded queue. When the queue is full the watcher is dropped: nobody waits for a slow one.</summary>
internal sealed class StoreWatch : IStoreWatch
{
    /// <summary>Changes that may wait for one watcher unless told otherwise: a second of the fastest store.</summary>
    public const int DefaultCapacity = 8_192;

    /// <summary>Most changes handed out at once.</summary>
    private const int MaxBatch = 1_024;

    private readonly Lock gate = new();
    private readonly WatchHub hub;
    private readonly Channel<StoreChange> queue;
    private long seen;
    private long inHand;
    private volatile bool ended;

    public StoreWatch(WatchHub hub, string prefix, long afterRevision, int capacity)
    {
        this.hub = hub;
        Prefix = prefix;
        seen = afterRevision;
        inHand = afterRevision;
        queue = Channel.CreateBounded<StoreChange>(capacity);
    }

    public string Prefix { get; }

    /// <summary>Whether nothing more will come.</summary>
    public bool Ended => ended;

    public long Revision
    {
        get
        {
            // Read first: what is published by now lies in the queue, is in the reader's hand, or is done.
            var published = hub.Published;
            lock (gate)
            {
                var idle = !ended && inHand == seen && !queue.Reader.TryPeek(out _);
                return idle ? Math.Max(seen, published) : seen;
            }
        }
    }

    public async ValueTask<IReadOnlyList<StoreChange>> NextAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            seen = inHand;
        }

        return await queue.Reader.WaitToReadAsync(cancellationToken) ? Take() : [];
    }

    public void Dispose()
    {
        ended = true;
        queue.Writer.TryComplete();
    }

    internal void Offer(StoreChange change)
    {
        if (!ended && !queue.Writer.TryWrite(change))
        {
            Dispose();
        }
    }

    private List<StoreChange> Take()
    {
        var batch = new List<StoreChange>();
        lock (gate)
        {
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var change))
            {
                batch.Add(change);
                inHand = change.Entry.Revision;
            }
        }

        return batch;
    }
}
