namespace Slipway.Gateway.Tls;

/// <summary>Handshakes since the start.</summary>
internal sealed class HandshakeCounts
{
    private long done;
    private long failed;

    /// <summary>Those that were finished.</summary>
    public long Done => Volatile.Read(ref done);

    /// <summary>Those that were not: refused, too slow, no TLS.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>Counts one that was finished.</summary>
    public void OnDone() => Interlocked.Increment(ref done);

    /// <summary>Counts one that was not.</summary>
    public void OnFailed() => Interlocked.Increment(ref failed);
}
