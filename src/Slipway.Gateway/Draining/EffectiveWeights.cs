using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Draining;

/// <summary>The shares that users really get.</summary>
internal static class EffectiveWeights
{
    /// <summary>The wanted shares, after those of revisions without ready endpoints went to another one, the stable first.</summary>
    public static IReadOnlyList<RevisionWeight> Of(PlannedService service)
    {
        var revisions = service.Split!.Revisions;
        var weights = revisions.Select(static r => r.Weight).ToArray();
        var alive = revisions.Select(r => service.Endpoints.Any(e => e.Revision == r.Hash)).ToArray();
        var heir = Enumerable.Range(0, alive.Length)
            .LastOrDefault(i => alive[i] && weights[i] > 0, Array.FindLastIndex(alive, static a => a));
        for (var i = 0; i < weights.Length && heir >= 0; i++)
        {
            if (!alive[i] && i != heir)
            {
                weights[heir] += weights[i];
                weights[i] = 0;
            }
        }

        return [.. revisions.Select((r, i) => new RevisionWeight { Hash = r.Hash, Weight = weights[i], Role = r.Role })
            .OrderBy(static w => w.Hash, StringComparer.Ordinal)];
    }
}
