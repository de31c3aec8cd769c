namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>Many seeds, each on a thread of its own, as many at once as there are processors.</summary>
internal static class SeedRange
{
    /// <summary>Results in the order of the seeds.</summary>
    /// <param name="first">First seed.</param>
    /// <param name="last">Last seed.</param>
    /// <param name="copy">Gets all traces, one seed after the other; null for nobody.</param>
    public static IEnumerable<SimulationResult> Run(int first, int last, TextWriter? copy = null)
    {
        var seeds = Enumerable.Range(first, last - first + 1);
        return copy is not null
            ? seeds.Select(seed => SimulationRun.Of(seed, copy))
            : seeds.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount)
                .WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(static seed => SimulationRun.Of(seed));
    }
}
