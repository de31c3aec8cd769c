using System.Buffers;

namespace Slipway.Gateway.Recording;

/// <summary>Somebody who watches requests as they pass. Records wait for the watcher, at most <see cref="MostWaiting"/>; what comes on top
/// is not shown and counted, and no request waits.</summary>
/// <param name="filter">What is to be seen.</param>
/// <param name="records">Where records come from.</param>
internal sealed class Tap(TapFilter filter, RequestRecords records) : IRecordSink
{
    /// <summary>Watchers at a time: each costs every request a test and a copy of its header fields.</summary>
    public const int Most = 8;

    /// <summary>Records that may wait for one watcher.</summary>
    public const int MostWaiting = 1024;

    /// <summary>Time between two looks for records that wait.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>Name of the only member of a line that says how many requests were not shown so far.</summary>
    public const string DroppedName = "slipway.tap.dropped";

    private readonly BoundedQueue<RequestRecord> waiting = new(MostWaiting);
    private readonly Func<RequestRecord, bool> test = filter.Compile();
    private long dropped;
    private long told;

    /// <inheritdoc/>
    public bool NeedsFields => true;

    /// <inheritdoc/>
    public bool Wants(RequestRecord record) => test(record);

    /// <inheritdoc/>
    public bool TryTake(RequestRecord record)
    {
        if (waiting.TryAdd(record))
        {
            return true;
        }

        Interlocked.Increment(ref dropped);
        return false;
    }

    /// <summary>Writes what waits as lines; returns how many requests there were.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="most">Most requests to write.</param>
    public long Write(IBufferWriter<byte> to, long most)
    {
        long shown = 0;
        for (; shown < most && shown < MostWaiting && waiting.TryTake(out var record); shown++)
        {
            RecordJson.WriteWithFields(to, record);
            EscapedText.Raw(to, "\n"u8);
            records.Return(record);
        }

        if (Volatile.Read(ref dropped) is var now && now > told)
        {
            told = now;
            EscapedText.Raw(to, $"{{\"{DroppedName}\":{now}}}\n");
        }

        return shown;
    }

    /// <summary>Lets go of what waits, when nobody watches any more.</summary>
    public void Close()
    {
        records.Remove(this);
        while (waiting.TryTake(out var record))
        {
            records.Return(record);
        }
    }
}
