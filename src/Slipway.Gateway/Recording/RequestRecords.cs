using System.Collections.Immutable;

namespace Slipway.Gateway.Recording;

/// <summary>Records of requests: who wants them, and those that wait to be used again.</summary>
internal sealed class RequestRecords
{
    /// <summary>Records that are kept for use while nobody has them.</summary>
    private const int MostFree = 2048;

    private readonly BoundedQueue<RequestRecord> free = new(MostFree);
    private ImmutableArray<IRecordSink> sinks = [];
    private volatile bool isOn;
    private volatile bool needsFields;

    /// <summary>Whether anybody wants records.</summary>
    public bool IsOn => isOn;

    /// <summary>Whether anybody wants header fields in them.</summary>
    public bool NeedsFields => needsFields;

    /// <summary>The access log; null for none.</summary>
    public AccessLog? Log { get; private set; }

    /// <summary>Gives records to somebody from now on.</summary>
    public void Add(IRecordSink sink)
    {
        Log ??= sink as AccessLog;
        ImmutableInterlocked.Update(ref sinks, static (all, added) => all.Add(added), sink);
        Look();
    }

    /// <summary>Gives no more records to somebody.</summary>
    public void Remove(IRecordSink sink)
    {
        ImmutableInterlocked.Update(ref sinks, static (all, gone) => all.Remove(gone), sink);
        Look();
    }

    /// <summary>A record to fill.</summary>
    public RequestRecord Rent() => free.TryTake(out var record) ? record : new RequestRecord();

    /// <summary>Gives a record that is filled to those who want it.</summary>
    public void Publish(RequestRecord record)
    {
        var all = sinks;

        // One more than there are, so that it is not used again before all were asked.
        record.Share(all.Length + 1);
        foreach (var sink in all)
        {
            if (!sink.Wants(record) || !sink.TryTake(record))
            {
                Return(record);
            }
        }

        Return(record);
    }

    /// <summary>Takes back a record from one of those who have it.</summary>
    public void Return(RequestRecord record)
    {
        if (record.Leave())
        {
            record.Clear();
            _ = free.TryAdd(record);
        }
    }

    private void Look()
    {
        var all = sinks;
        needsFields = all.Any(static s => s.NeedsFields);
        isOn = all.Length > 0;
    }
}
