using Slipway.Controllers.Delivery.Rollouts.Timing;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2026-11-21T06:07", true)]
    [InlineData("0 9 * * 1-5", "2026-11-20T09:00", true)]
    [InlineData("0 9 * * 1-5", "2026-11-21T09:00", false)]
    [InlineData("0 9 * * MON-FRI", "2026-11-20T09:00", true)]
    [InlineData("*/15 8-18 * * *", "2026-11-21T18:45", true)]
    [InlineData("*/15 8-18 * * *", "2026-11-21T19:00", false)]
    [InlineData("5/20 * * * *", "2026-11-21T19:45", true)]
    [InlineData("0 0 1 * 0", "2026-11-22T00:00", true)]
    [InlineData("0 0 1 * 0", "2026-11-01T00:00", true)]
    [InlineData("0 0 1 * 0", "2026-11-21T00:00", false)]
    [InlineData("0 0 * dec 7", "2026-12-06T00:00", true)]
    public void Fits_Minute_AsCronDoes(string text, string minute, bool fits)
        => Assert.Equal(fits, CronSchedule.Parse(text)!.Fits(DateTime.Parse(minute, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("a * * * *")]
    public void Parse_Garbage_IsNull(string text) => Assert.Null(CronSchedule.Parse(text));
}
