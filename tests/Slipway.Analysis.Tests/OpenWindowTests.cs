namespace Slipway.Analysis.Tests;

public sealed class OpenWindowTests
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData(20, 100, 1)]
    [InlineData(1, 100, 1)]
    [InlineData(4, 5, 3)]
    [InlineData(1, 1, 10)]
    [InlineData(0, 100, 4)]
    [InlineData(100, 0, 4)]
    [InlineData(0, 2, 10)]
    [InlineData(0, 0, 40)]
    public void Add_SlicesOfTraffic_CloseAfter(long canary, long stable, int slices)
    {
        var open = default(OpenWindow);
        for (var i = 1; ; i++)
        {
            (open, var closed) = open.Add(Slice, new(canary, 0, stable, 0), WindowRules.Default);
            if (closed is { } window)
            {
                Assert.Equal(slices, i);
                Assert.Equal(new BinaryWindow(canary * i, 0, stable * i, 0), window);
                Assert.Equal(default, open);
                return;
            }
        }
    }

    [Fact]
    public void Add_AllBad_ClosesAtTheSameTimeAsAllGood()
    {
        OpenWindow good = default, bad = default;
        for (var i = 0; i < 3; i++)
        {
            (good, var closedGood) = good.Add(Slice, new(4, 0, 4, 0), WindowRules.Default);
            (bad, var closedBad) = bad.Add(Slice, new(4, 4, 4, 4), WindowRules.Default);
            Assert.Equal(closedGood is null, closedBad is null);
        }
    }

    [Fact]
    public void BinaryWindow_MoreBadThanRequests_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(static () => new BinaryWindow(1, 2, 0, 0));
}
