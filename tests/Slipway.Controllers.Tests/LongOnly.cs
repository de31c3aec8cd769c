namespace Slipway.Controllers.Tests;

/// <summary>Tests that only <c>./test --long</c> runs.</summary>
internal static class LongOnly
{
    /// <summary>Skips the calling test otherwise.</summary>
    public static void Require()
        => Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "takes long: ./test --long runs it");
}
