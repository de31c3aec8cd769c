using System.Net;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Splitting;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Resilience;

/// <summary>The live state of one endpoint; the same object in every table for as long as the endpoint is known.</summary>
internal sealed class UpstreamEndpoint
{
    /// <summary>Time an endpoint gets no requests after a connection to it failed; doubles with each failure in a row.</summary>
    public static readonly TimeSpan FirstExclusion = TimeSpan.FromMilliseconds(250);

    private const int MostExclusionDoublings = 6;
    private readonly TimeProvider time;
    private long excludedUntil;
    private int failuresInRow;
    private int inFlight;
    private int answering;
    private int copies;
    private int streams;
    private volatile bool retired;
    private Series? lastSeries;
    private Series? lastRouted;

    public UpstreamEndpoint(PlannedEndpoint plan, TimeProvider time)
    {
        this.time = time;
        Plan = plan;
        Health = new EndpointHealth(time);
        Address = new IPEndPoint(IPAddress.Parse(plan.Address), plan.Port);
        Hash = StickyChoice.Hash([], Encoding.ASCII.GetBytes($"{plan.PodUid}|{plan.Address}|{plan.Port}"));
        Authority = plan.Address.Contains(':') ? $"[{plan.Address}]:{plan.Port}" : $"{plan.Address}:{plan.Port}";
    }

    /// <summary>What is known of it.</summary>
    public PlannedEndpoint Plan { get; }

    /// <summary>Its place in the orders of <see cref="Sessions.ClientAffinity"/>.</summary>
    public ulong Hash { get; }

    /// <summary>How it has answered lately, and whether it is ejected for it.</summary>
    public EndpointHealth Health { get; }

    /// <summary>Its connections, and who waits for one.</summary>
    public ConnectionPool Connections { get; } = new();

    /// <summary><c>namespace/name</c> of the split whose table had it last; empty for none.</summary>
    public string Split { get; set; } = "";

    /// <summary>Where to connect.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Address as text.</summary>
    public string Authority { get; }

    /// <summary>Requests under way to it.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>Requests under way and connections of other protocols than HTTP: what the choice between endpoints goes by.</summary>
    public int Load => Volatile.Read(ref inFlight) + Volatile.Read(ref streams);

    /// <summary>Whether as many requests wait for their answers to begin as may: one more would only wait longer, and take from those that
    /// wait already. Streams and tunnels that have begun do not count.</summary>
    public bool IsFull => Volatile.Read(ref inFlight) - Volatile.Read(ref answering) >= Limits.WaitingPerEndpoint;

    /// <summary>Whether no table has it any more; a request that has chosen it must choose again.</summary>
    public bool Retired => retired;

    /// <summary>Whether it gets no requests for a while after failed connections.</summary>
    public bool IsExcluded => Volatile.Read(ref excludedUntil) is var until && until != 0 && time.GetTimestamp() < until;

    /// <summary>Counters of this endpoint for a route; remembered because it is nearly always the same one.</summary>
    /// <param name="from">The rule of the HTTPRoute.</param>
    /// <param name="service">The Service port.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="rule">Route of the split that decided; empty for the shares.</param>
    /// <param name="clients">Class of the client; empty where none are told apart.</param>
    /// <param name="kept">Whether the session of the request placed it.</param>
    /// <param name="registry">Where counters are kept.</param>
    public Series SeriesOf(
        RouteRule from, PlannedService service, string revision, string rule, string clients, bool kept, SeriesRegistry registry)
    {
        ref var last = ref rule.Length == 0 ? ref lastSeries : ref lastRouted;
        var known = last;
        if (known is not null && ReferenceEquals(known.Key.Route, from.Route) && known.Key.IsFor(service, revision)
            && ReferenceEquals(known.Key.Rule, rule) && known.Key.Class == clients && known.Key.Weighted == from.Weighted
            && known.Key.IsKept == kept)
        {
            return known;
        }

        var placement = rule.Length == 0 ? Placement.Shares : Placement.Route;
        return last = registry.Of(new SeriesKey(from.Route, service.Namespace, service.Name, revision, Plan.PodUid)
        {
            Placement = placement,
            Rule = rule,
            Class = clients,
            Weighted = from.Weighted,
            IsKept = kept,
        });
    }

    /// <summary>Counts a connection of another protocol than HTTP; false when the endpoint has been retired meanwhile. Such connections are
    /// not waited for when the pod goes away: they may stay for days, and the pod ends them as its protocol asks when it is told
    /// to.</summary>
    public bool TryEnterStream()
    {
        Interlocked.Increment(ref streams);
        if (!retired)
        {
            return true;
        }

        LeaveStream();
        return false;
    }

    /// <summary>Ends what <see cref="TryEnterStream"/> began.</summary>
    public void LeaveStream() => Interlocked.Decrement(ref streams);

    /// <summary>Counts a request before it is sent; false when the endpoint has been retired meanwhile.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref inFlight);
        if (!retired)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>The answer of a request that has entered has begun.</summary>
    public void OnAnswering() => Interlocked.Increment(ref answering);

    /// <summary>Ends what <see cref="TryEnter"/> and <see cref="OnAnswering"/> began; true when it was the last request of a retired
    /// endpoint.</summary>
    public bool LeaveAnswered()
    {
        Interlocked.Decrement(ref answering);
        return Leave();
    }

    /// <summary>Ends what <see cref="TryEnter"/> began; true when it was the last request of a retired endpoint.</summary>
    public bool Leave() => Interlocked.Decrement(ref inFlight) == 0 && retired;

    /// <summary>Counts a copy of a request as one under way; false when the endpoint has been retired, or has this many copies.</summary>
    public bool TryEnterCopy(int most)
    {
        if (Interlocked.Increment(ref copies) <= most && TryEnter())
        {
            return true;
        }

        Interlocked.Decrement(ref copies);
        return false;
    }

    /// <summary>Ends what <see cref="TryEnterCopy"/> began; true when it was the last request of a retired endpoint.</summary>
    public bool LeaveCopy()
    {
        Interlocked.Decrement(ref copies);
        return Leave();
    }

    /// <summary>Takes the endpoint out of use; what is under way goes on.</summary>
    public void Retire()
    {
        // The counter is read by the drain after this fence, and raised by requests before they read the flag: one of the two sees.
        retired = true;
        Interlocked.MemoryBarrier();
        Connections.Close();
    }

    /// <summary>Takes a retired endpoint into use again: it has become ready anew, and what it did before says nothing.</summary>
    public void Revive()
    {
        if (retired)
        {
            Health.Restore();
            Connections.Open();
            retired = false;
        }
    }

    /// <summary>A connection was made.</summary>
    public void OnConnected()
    {
        if (Volatile.Read(ref excludedUntil) != 0)
        {
            Volatile.Write(ref excludedUntil, 0);
            failuresInRow = 0;
        }
    }

    /// <summary>A connection could not be made.</summary>
    public void OnConnectFailed()
    {
        var doublings = Math.Min(failuresInRow++, MostExclusionDoublings);
        var ticks = (long)(FirstExclusion.TotalSeconds * (1 << doublings) * time.TimestampFrequency);
        Volatile.Write(ref excludedUntil, time.GetTimestamp() + ticks);
        Connections.MoveWaiting();
    }
}

/// <summary>A connection that waits for its next request.</summary>
internal interface IIdleConnection
{
    /// <summary>Whether the peer has ended it, or it was idle since before the given timestamp.</summary>
    bool IsStale(long idleSince);

    /// <summary>Ends it.</summary>
    void Close();
}
