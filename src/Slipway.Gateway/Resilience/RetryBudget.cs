namespace Slipway.Gateway.Resilience;

/// <summary>Retries are allowed up to a share of requests and a few a second, with credit for ten seconds (gateway.md section 3).</summary>
internal sealed class RetryBudget(TimeProvider time)
{
    /// <summary>Milli-retries earned by one request: 20 %.</summary>
    public const int PerRequestMilli = 200;

    /// <summary>Retries earned by one second.</summary>
    public const int PerSecond = 10;

    /// <summary>Most credit in milli-retries, besides what requests of ten seconds earned.</summary>
    public const long MostMilli = 1_000_000;

    private long taken;
    private long refused;
    private long creditMilli = PerSecond * 10 * 1000L;
    private long lastTopUp = time.GetTimestamp();

    /// <summary>Retries made.</summary>
    public long Taken => Volatile.Read(ref taken);

    /// <summary>Retries not made because the budget was used up.</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>Counts a request.</summary>
    public void OnRequest()
    {
        if (Volatile.Read(ref creditMilli) < MostMilli)
        {
            Interlocked.Add(ref creditMilli, PerRequestMilli);
        }
    }

    /// <summary>Takes one retry; false when the budget is used up.</summary>
    public bool TryTake()
    {
        TopUp();
        if (Interlocked.Add(ref creditMilli, -1000) >= 0)
        {
            Interlocked.Increment(ref taken);
            return true;
        }

        Interlocked.Increment(ref refused);
        Interlocked.Add(ref creditMilli, 1000);
        return false;
    }

    private void TopUp()
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref lastTopUp);
        var earned = (long)(time.GetElapsedTime(last, now).TotalSeconds * PerSecond * 1000);
        if (earned > 0 && Interlocked.CompareExchange(ref lastTopUp, now, last) == last && Volatile.Read(ref creditMilli) < MostMilli)
        {
            Interlocked.Add(ref creditMilli, Math.Min(earned, PerSecond * 10 * 1000L));
        }
    }
}
