namespace Slipway.Benchmarks.Judges;

/// <summary>How often rules abort steps with equal versions.</summary>
/// <param name="StableErrors">Error rate of both versions.</param>
/// <param name="Share">Share of the canary.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="FalseAborts">For each rule and setting the share of steps that it aborts.</param>
/// <param name="Boundaries">For each setting of the group-sequential test the boundary that aborts 1 %.</param>
internal sealed record Calibration(
    double StableErrors, double Share, double PerSecond, IReadOnlyList<double[]> FalseAborts, IReadOnlyList<double> Boundaries)
{
    public static Calibration Of(IEnumerable<Contender> rules, int steps, double errors, double share, double perSecond)
    {
        var contenders = rules.ToList();
        var aborts = contenders.Select(static c => new double[c.Settings.Count]).ToList();
        var highest = GroupSequential.Settings.Select(_ => new double[steps]).ToList();
        var step = new SimulatedStep();
        for (var seed = 1; seed <= steps; seed++)
        {
            step.Draw(new Random(seed), errors, errors, share, perSecond);
            for (var c = 0; c < contenders.Count; c++)
            {
                var times = contenders[c].Aborts(step);
                for (var i = 0; i < times.Count; i++)
                {
                    aborts[c][i] += double.IsInfinity(times[i]) ? 0 : 1.0 / steps;
                }
            }

            var paths = GroupSequential.Paths(step);
            for (var i = 0; i < paths.Count; i++)
            {
                highest[i][seed - 1] = paths[i].Max();
            }
        }

        return new Calibration(errors, share, perSecond, aborts, [.. highest.Select(h => h.Order().ElementAt((int)(0.99 * steps)))]);
    }
}
