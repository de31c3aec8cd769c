using Slipway.Simulation.Tests.Scenarios;
using Xunit.MicrosoftTestingPlatform;

namespace Slipway.Simulation.Tests;

/// <summary>Runs the tests, or seeds by hand: <c>--simulate FIRST..LAST [--trace]</c>.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is ["--simulate", ..]
        ? SeedCommand.RunAsync(args[1..])
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
