using Slipway.Storage.Tests.Crash;
using Xunit.MicrosoftTestingPlatform;

namespace Slipway.Storage.Tests;

/// <summary>Runs the tests, or is the process that a test kills.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [KillTarget.Verb, var folder]
        ? KillTarget.RunAsync(folder)
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
