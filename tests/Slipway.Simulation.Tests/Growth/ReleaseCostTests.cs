using System.Diagnostics;
using System.Globalization;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>
/// The cost of a release does not grow with the services that stand beside it. What is compared is counted, and so does not depend on the
/// machine; its CPU time is only printed.
/// </summary>
public sealed class ReleaseCostTests(ITestOutputHelper output)
{
    private const int Few = 10;
    private const double MostGrowth = 1.1;
    private const long Slack = 5;

    /// <summary>From the change until the last event has been told: the waits of all ways, and the delay of the old pods.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    [Fact]
    public void Release_WithFiftyServices_CostsWhatItDoesWithTen() => Compare(50);

    [Trait("Run", "Long")]
    [Fact]
    public void Release_WithAThousandServices_CostsWhatItDoesWithTen()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "takes long: ./test --long runs it");
        Compare(100, 1_000);
    }

    private void Compare(params int[] many)
    {
        var plane = new CrowdedPlane();
        var few = Measure(plane, Few, 0);
        for (var i = 0; i < many.Length; i++)
        {
            var work = Measure(plane, many[i], (i + 1) * CrowdManifests.Ways);
            var above = work.Above(few, MostGrowth, Slack);
            Assert.True(above.Count == 0, $"with {many[i]} services instead of {Few}:\n{string.Join('\n', above)}");
        }
    }

    /// <summary>The work for one release in each way, by a new template, and one more by a new configuration.</summary>
    private WorkCounts Measure(CrowdedPlane plane, int services, int first)
    {
        plane.GrowTo(services);
        plane.Go(Window);
        var (before, cpu) = (plane.Work(), Process.GetCurrentProcess().TotalProcessorTime);
        foreach (var service in Enumerable.Range(first, CrowdManifests.Ways))
        {
            plane.Release(service);
        }

        plane.Go(Window);
        plane.Configure(first);
        plane.Go(Window);
        var work = plane.Work().Since(before);
        var time = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{services} services, {time.TotalMilliseconds:F0} ms of CPU time:\n{work}"));
        Assert.All(Enumerable.Range(first, CrowdManifests.Ways), service => Assert.True(plane.IsLive(service), $"{service} is not live"));
        Assert.True(work["requests: create replicasets"] == CrowdManifests.Ways + 1, "not each change was released");
        return work;
    }
}
