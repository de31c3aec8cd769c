namespace Slipway.Gateway.Resilience;

/// <summary>Least requests of two endpoints chosen at random; ejected, excluded and full ones only when there is no other.</summary>
internal static class EndpointChoice
{
    /// <summary>The endpoint to try; null when there is none besides <paramref name="without"/>.</summary>
    /// <param name="endpoints">Ready endpoints.</param>
    /// <param name="without">An endpoint that has just failed, or null.</param>
    /// <param name="random">A random number.</param>
    public static UpstreamEndpoint? Pick(UpstreamEndpoint[] endpoints, UpstreamEndpoint? without, ulong random)
    {
        if (endpoints.Length == 1)
        {
            return endpoints[0] == without ? null : endpoints[0];
        }

        if (endpoints.Length == 0)
        {
            return null;
        }

        var first = (int)((uint)random % (uint)endpoints.Length);
        var second = (first + 1 + (int)((uint)(random >> 32) % (uint)(endpoints.Length - 1))) % endpoints.Length;
        var a = endpoints[first];
        var b = endpoints[second];
        return Fits(a, without, panics: false) && Fits(b, without, panics: false)
            ? Less(a, b) : PickAround(endpoints, without, first, second);
    }

    /// <summary>Whether an endpoint takes requests: it is not ejected, excluded or full.</summary>
    public static bool Takes(UpstreamEndpoint endpoint) => Fits(endpoint, without: null, panics: false);

    private static bool Fits(UpstreamEndpoint endpoint, UpstreamEndpoint? without, bool panics)
        => endpoint != without && !endpoint.IsExcluded && !endpoint.IsFull && (panics || !endpoint.Health.IsEjected);

    private static UpstreamEndpoint Less(UpstreamEndpoint a, UpstreamEndpoint b) => b.Load < a.Load ? b : a;

    /// <summary>At least one of the two does not fit. Where less than half of the endpoints would be left, ejections do not count: the
    /// few would fail under the load of all.</summary>
    private static UpstreamEndpoint? PickAround(UpstreamEndpoint[] endpoints, UpstreamEndpoint? without, int first, int second)
    {
        var panics = endpoints.Count(static e => e.Health.IsEjected) * 2 > endpoints.Length;
        var a = endpoints[first];
        var b = endpoints[second];
        return (Fits(a, without, panics), Fits(b, without, panics)) switch
        {
            (true, true) => Less(a, b),
            (true, false) => a,
            (false, true) => b,
            _ => Scan(endpoints, without, first, panics),
        };
    }

    private static UpstreamEndpoint? Scan(UpstreamEndpoint[] endpoints, UpstreamEndpoint? without, int start, bool panics)
    {
        UpstreamEndpoint? ejected = null;
        UpstreamEndpoint? excluded = null;
        UpstreamEndpoint? full = null;
        for (var i = 0; i < endpoints.Length; i++)
        {
            var candidate = endpoints[(start + i) % endpoints.Length];
            if (candidate == without)
            {
                continue;
            }

            if (Fits(candidate, without, panics))
            {
                return candidate;
            }

            if (candidate.IsFull)
            {
                full = candidate;
            }
            else if (candidate.IsExcluded)
            {
                excluded = candidate;
            }
            else
            {
                ejected = candidate;
            }
        }

        return ejected ?? excluded ?? full;
    }
}
