using Slipway.Gateway.Compiling;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>Where each request goes at first: where its route says, and always to the same version for the same user.</summary>
internal sealed class PlacementCheck(SimulatedPlane plane)
{
    private const int Everything = 10_000;
    private readonly Dictionary<(string User, bool IsTester), string> placed = [];
    private (string? Uid, long Generation, string Served) seen;

    /// <summary>Whether a request has what a route asks for.</summary>
    public static bool Fits(PlannedSplitRule route, UserRequest request)
        => route.Matches.Count == 0 || route.Matches.Any(m => m.Headers.All(h => h.Name == "x-beta" && request.IsTester));

    /// <summary>A request goes to a revision at its first attempt.</summary>
    public void OnSent(PlannedService service, UserRequest request, string revision)
    {
        if (service.Split is not { } split)
        {
            return;
        }

        var route = split.Routes.FirstOrDefault(r => Fits(r, request));
        if (route is { Share: Everything } && revision != route.Hash && service.Endpoints.Any(e => e.Revision == route.Hash))
        {
            plane.Checks.Fail($"a request that fits route {route.Name} goes to {revision} instead of {route.Hash}");
        }

        if (split.Header is null)
        {
            return;
        }

        var served = string.Join(' ', service.Endpoints.Select(static e => e.Revision).Distinct().Order(StringComparer.Ordinal));
        if (seen != (split.Uid, split.Generation, served))
        {
            seen = (split.Uid, split.Generation, served);
            placed.Clear();
        }

        if (!placed.TryAdd((request.User, request.IsTester), revision) && placed[(request.User, request.IsTester)] != revision)
        {
            plane.Checks.Fail(
                $"user {request.User} goes to {revision} after {placed[(request.User, request.IsTester)]}, with the same split");
        }
    }
}
