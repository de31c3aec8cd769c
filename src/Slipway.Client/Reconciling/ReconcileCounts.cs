namespace Slipway.Client.Reconciling;

/// <summary>How often the work of a controller has ended in which way since it was made.</summary>
public sealed class ReconcileCounts
{
    private readonly long[] counts = new long[Enum.GetValues<ReconcileResult>().Length];

    /// <summary>Times it has ended so.</summary>
    public long this[ReconcileResult result] => Interlocked.Read(ref counts[(int)result]);

    internal void Add(ReconcileResult result) => Interlocked.Increment(ref counts[(int)result]);
}

/// <summary>Ways in which the work on one key ends.</summary>
public enum ReconcileResult
{
    /// <summary>Nothing to do until something changes.</summary>
    Done,

    /// <summary>To be looked at again after a time.</summary>
    Requeued,

    /// <summary>Waits for somebody to change something.</summary>
    Stalled,

    /// <summary>Somebody else wrote in between.</summary>
    Conflict,

    /// <summary>The server refused or could not be reached, or the controller failed.</summary>
    Failed,
}
