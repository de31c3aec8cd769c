using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Resilience;

/// <summary>
/// Ejects endpoints that fail while others of the same revision answer. Where all of a revision fail alike nothing is ejected: that is the
/// version and not the pod, and the judge's matter.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class OutlierDetection(TimeProvider time)
{
    /// <summary>Least distance of a success rate from the mean: with few endpoints one chance failure is far out in standard
    /// deviations.</summary>
    public const double LeastDifference = 0.05;

    private readonly Lock deciding = new();
    private readonly ConcurrentQueue<Ejection> made = new();
    private readonly Dictionary<string, long> rolled = new(StringComparer.Ordinal);
    private readonly long[] counts = new long[Enum.GetValues<EjectionReason>().Length];

    /// <summary>Ejections for this reason since the start.</summary>
    public long Count(EjectionReason reason) => Volatile.Read(ref counts[(int)reason]);

    /// <summary>Counts how an attempt ended, and ejects the endpoint when it was one failure too many. Takes no lock while endpoints
    /// answer, and waits for none when they do not.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="service">The Service that it was asked for.</param>
    /// <param name="isFailure">5xx, no connection, no answer, or one that broke off.</param>
    public void Note(UpstreamEndpoint endpoint, ServiceTarget service, bool isFailure)
    {
        var inRow = endpoint.Health.Note(isFailure);
        if (inRow == 0 || service.Outliers is not { Disabled: false } rule || inRow % rule.Consecutive5xx != 0 || !deciding.TryEnter())
        {
            return;
        }

        try
        {
            var peers = Array.Find(service.Peers, g => Array.IndexOf(g, endpoint) >= 0) ?? [];
            if (OthersAnswer(endpoint, peers) && MayEject(endpoint, peers, service))
            {
                Eject(endpoint, service, EjectionReason.Consecutive5xx, $"{inRow} failures in a row");
            }
        }
        finally
        {
            deciding.Exit();
        }
    }

    /// <summary>Ends ejections whose time is over, and compares success rates where an interval has ended. To be called once or more a
    /// second.</summary>
    public void Sweep(RoutingTable table)
    {
        lock (deciding)
        {
            var now = time.GetTimestamp();
            foreach (var (id, service) in table.Services)
            {
                foreach (var endpoint in service.Peers.SelectMany(static g => g))
                {
                    endpoint.Health.EndIf(service.Outliers.Disabled);
                }

                if (!rolled.TryGetValue(id, out var last))
                {
                    rolled[id] = now;
                }
                else if (time.GetElapsedTime(last, now).TotalMilliseconds >= service.Outliers.IntervalMilliseconds)
                {
                    rolled[id] = now;
                    EndInterval(service);
                }
            }

            foreach (var gone in rolled.Keys.Where(id => !table.Services.ContainsKey(id)).ToList())
            {
                rolled.Remove(gone);
            }
        }
    }

    /// <summary>Takes an ejection that nobody has been told of yet.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Ejection? ejection) => made.TryDequeue(out ejection);

    private void EndInterval(ServiceTarget service)
    {
        foreach (var peers in service.Peers)
        {
            if (!service.Outliers.Disabled)
            {
                CompareRates(peers, service);
            }

            foreach (var endpoint in peers)
            {
                endpoint.Health.Roll();
            }
        }
    }

    private void CompareRates(UpstreamEndpoint[] peers, ServiceTarget service)
    {
        var rule = service.Outliers;
        var rated = peers.Where(e => !e.Health.IsEjected && e.Health.Current.Requests >= rule.SuccessRateRequestVolume)
            .Select(static e => (Endpoint: e, Rate: e.Health.Current.SuccessRate)).OrderBy(static e => e.Rate).ToList();
        if (rated.Count < Math.Max(1, rule.SuccessRateMinimumHosts))
        {
            return;
        }

        var mean = rated.Average(static e => e.Rate);
        var deviation = Math.Sqrt(rated.Average(e => (e.Rate - mean) * (e.Rate - mean)));
        var least = mean - Math.Max(deviation * rule.SuccessRateStdevFactor / 1000, LeastDifference);
        foreach (var (endpoint, rate) in rated.TakeWhile(e => e.Rate < least).Where(e => MayEject(e.Endpoint, peers, service)))
        {
            Eject(endpoint, service, EjectionReason.SuccessRate, string.Create(
                CultureInfo.InvariantCulture, $"{rate:P1} of its requests succeeded, {mean:P1} in the mean of its revision"));
        }
    }

    /// <summary>Whether the others that get requests answered more than half of theirs lately.</summary>
    private static bool OthersAnswer(UpstreamEndpoint endpoint, UpstreamEndpoint[] peers)
    {
        long requests = 0, failures = 0;
        foreach (var other in peers)
        {
            if (other != endpoint && !other.Health.IsEjected)
            {
                var recent = other.Health.Recent;
                requests += recent.Requests;
                failures += recent.Failures;
            }
        }

        return failures * 2 < requests;
    }

    /// <summary>Whether another of the revision goes on serving, and not too many of the Service are ejected already.</summary>
    private static bool MayEject(UpstreamEndpoint endpoint, UpstreamEndpoint[] peers, ServiceTarget service)
    {
        if (endpoint.Retired || endpoint.Health.IsEjected
            || !Array.Exists(peers, e => e != endpoint && e is { IsExcluded: false, Retired: false } && !e.Health.IsEjected))
        {
            return false;
        }

        var all = service.Peers.Sum(static g => g.Length);
        var ejected = service.Peers.Sum(static g => g.Count(static e => e.Health.IsEjected));
        return ejected < Math.Max(1, all * service.Outliers.MaxEjectionPercent / 100);
    }

    private void Eject(UpstreamEndpoint endpoint, ServiceTarget service, EjectionReason reason, string why)
    {
        var rule = service.Outliers;
        var duration = endpoint.Health.Eject(
            TimeSpan.FromMilliseconds(rule.BaseEjectionMilliseconds), TimeSpan.FromMilliseconds(rule.MaxEjectionMilliseconds));
        Interlocked.Increment(ref counts[(int)reason]);
        made.Enqueue(new Ejection(
            service.Plan.Id, endpoint.Plan.Revision, endpoint.Plan.PodUid, endpoint.Authority, duration, why));
    }
}

/// <summary>What showed that an endpoint fails where others do not.</summary>
internal enum EjectionReason
{
    /// <summary>Failures in a row.</summary>
    Consecutive5xx,

    /// <summary>A success rate far below the mean of its revision.</summary>
    SuccessRate,
}

/// <summary>An endpoint that gets no requests for a while.</summary>
/// <param name="Service"><c>namespace/name:port</c>.</param>
/// <param name="Revision">Pod template hash; empty for none.</param>
/// <param name="Pod">Uid of the pod.</param>
/// <param name="Address"><c>address:port</c>.</param>
/// <param name="Duration">For how long.</param>
/// <param name="Why">Reason in words.</param>
internal sealed record Ejection(string Service, string Revision, string Pod, string Address, TimeSpan Duration, string Why);
