using System.Diagnostics;
using System.Globalization;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>Days of releases leave nothing behind: neither in memory nor in the store.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class LiveMemoryTests(ITestOutputHelper output)
{
    private const double MostGrowth = 1.1;

    /// <summary>Of one kind of object; events and runs come and go with the ways that chance chooses.</summary>
    private const long Slack = 15;

    [Fact]
    public void Memory_OverADayWithFiftyServices_StaysFlat()
        => Live(new Plan(50, 4, TimeSpan.FromHours(1), TimeSpan.FromHours(8), TimeSpan.FromDays(1)));

    [Trait("Run", "Long")]
    [Fact]
    public void Memory_OverAWeekWithAThousandServices_StaysFlat()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "takes long: ./test --long runs it");
        Live(new Plan(1_000, 8, TimeSpan.FromMinutes(15), TimeSpan.FromDays(2), TimeSpan.FromDays(7)));
    }

    /// <summary>Few services and many releases, so that what a release leaves behind outweighs what stands.</summary>
    [Trait("Run", "Long")]
    [Fact]
    public void Memory_OverADayOfAReleaseEachFiveMinutes_StaysFlat()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "takes long: ./test --long runs it");
        Live(new Plan(12, 4, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1), TimeSpan.FromDays(2)));
    }

    private void Live(Plan plan)
    {
        var plane = new CrowdedPlane();
        plane.GrowTo(plan.Services);
        var random = new Random(5);
        var releases = 0;
        for (var at = TimeSpan.Zero; at < plan.FirstLook; at += plan.Every)
        {
            ReleaseOne(plane, random, plan, releases++);
        }

        var (bytes, objects) = Look(plane, plan.FirstLook, releases);
        for (var at = plan.FirstLook; at < plan.LastLook; at += plan.Every)
        {
            ReleaseOne(plane, random, plan, releases++);
        }

        var (bytesLater, objectsLater) = Look(plane, plan.LastLook, releases);
        Assert.True(bytesLater < bytes * MostGrowth, $"{bytes} bytes became {bytesLater}");
        Assert.Empty(objectsLater.Above(objects, MostGrowth, Slack));
    }

    /// <summary>One of a few services, so that their histories are full at the first look.</summary>
    private static void ReleaseOne(CrowdedPlane plane, Random random, Plan plan, int number)
    {
        var service = random.Next(plan.Busy);
        if (number % 2 == 0)
        {
            plane.Release(service);
        }
        else
        {
            plane.Configure(service);
        }

        plane.Go(plan.Every);
        Assert.True(plane.IsLive(service), $"{CrowdManifests.NameOf(service)} is not live");
    }

    private (long Bytes, WorkCounts Objects) Look(CrowdedPlane plane, TimeSpan at, int releases)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (bytes, objects) = (GC.GetTotalMemory(forceFullCollection: true), plane.Objects());
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{at.TotalHours} h, {releases} releases: {bytes / 1048576.0:F1} MiB, {cpu.TotalSeconds:F0} s of CPU time\n{objects}"));
        return (bytes, objects);
    }

    /// <summary>What happens.</summary>
    /// <param name="Services">Services that stand.</param>
    /// <param name="Busy">Those of them that are released.</param>
    /// <param name="Every">Time from one release to the next.</param>
    /// <param name="FirstLook">When the memory is measured first.</param>
    /// <param name="LastLook">When it is compared.</param>
    private sealed record Plan(int Services, int Busy, TimeSpan Every, TimeSpan FirstLook, TimeSpan LastLook);
}
