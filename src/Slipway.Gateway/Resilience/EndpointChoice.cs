namespace Slipway.Gateway.Resilience;

/// <summary>Least requests of two endpoints chosen at random; excluded ones only when there is no other.</summary>
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
        var better = Prefer(a, b, without);
        return better == without || better.IsExcluded ? Scan(endpoints, without, first) ?? better : better;
    }

    private static UpstreamEndpoint Prefer(UpstreamEndpoint a, UpstreamEndpoint b, UpstreamEndpoint? without)
        => a == without ? b : b == without ? a : b.InFlight < a.InFlight ? b : a;

    private static UpstreamEndpoint? Scan(UpstreamEndpoint[] endpoints, UpstreamEndpoint? without, int start)
    {
        UpstreamEndpoint? excluded = null;
        for (var i = 0; i < endpoints.Length; i++)
        {
            var candidate = endpoints[(start + i) % endpoints.Length];
            if (candidate == without)
            {
                continue;
            }

            if (!candidate.IsExcluded)
            {
                return candidate;
            }

            excluded = candidate;
        }

        return excluded;
    }
}
