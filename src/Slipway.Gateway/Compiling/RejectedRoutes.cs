namespace Slipway.Gateway.Compiling;

/// <summary>A route that cannot be served as it is now goes on as it was: one bad edit takes no traffic down, and no other route.</summary>
internal static class RejectedRoutes
{
    /// <summary>The routes with the last good form of each rejected one; without it where there was none.</summary>
    public static IEnumerable<RouteInput> Replace(IEnumerable<RouteInput> routes, TablePlan last)
    {
        foreach (var route in routes)
        {
            if (route.Rejected is null)
            {
                yield return route;
            }
            else if (last.Routes.FirstOrDefault(r => r.Key == route.Key && r.Grpc == route.Grpc) is { } good)
            {
                yield return route with { Hosts = route.Hosts is null ? null : good.Hosts, Rules = good.Rules };
            }
        }
    }
}
