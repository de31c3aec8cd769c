namespace Slipway.Analysis.Tests;

public sealed class EvidenceCourseTests
{
    [Fact]
    public void Add_AnyNumberOfPoints_KeepsFirstAndNewestWithinTheBound()
    {
        var course = EvidenceCourse.Empty;
        for (var i = 1; i <= 20_000; i++)
        {
            course = course.Add(new EvidencePoint(i * 0.25, i * 3, 1 + (i / 1e4), 1));
            Assert.InRange(course.Points.Count, 1, EvidenceCourse.Most);
            Assert.Equal((0.25, i * 0.25), (course.Points[0].Seconds, course.Points[^1].Seconds));
        }

        Assert.True(course.Points.Count >= EvidenceCourse.Most / 2, $"{course.Points.Count}");
        var gaps = course.Points.Zip(course.Points.Skip(1), static (a, b) => b.Seconds - a.Seconds).SkipLast(1).ToList();
        Assert.True(gaps.Max() <= 2.1 * gaps.Min(), $"{gaps.Min()} {gaps.Max()}");
        Assert.True(course.ToString().Length < 2_000);
    }

    [Fact]
    public void Add_EarlierPoint_CountsAsOfTheNewest()
    {
        var course = EvidenceCourse.Empty.Add(new(5, 1, 1, 1)).Add(new(3, 2, 2, 1));
        Assert.Equal([5, 5], course.Points.Select(static p => p.Seconds));
        Assert.Equal(2, course.Points[^1].CanaryRequests);
    }

    [Fact]
    public void Parse_OwnText_GoesOnWhereItStopped()
    {
        var course = EvidenceCourse.Empty;
        for (var i = 1; i <= 500; i++)
        {
            course = course.Add(new EvidencePoint(i, i, Math.Exp(i / 10.0), 0.5));
        }

        var read = EvidenceCourse.Parse(course.ToString());
        Assert.Equal(course.ToString(), read.ToString());
        Assert.InRange(read.Add(new(501, 501, 1e300, 1)).Points.Count, 1, EvidenceCourse.Most);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1,2,3")]
    [InlineData("1,2,3,4 x,2,3,4")]
    [InlineData("1,-2,3,4")]
    [InlineData("1,2,NaN,4")]
    public void Parse_OtherText_IsEmpty(string? text) => Assert.Empty(EvidenceCourse.Parse(text).Points);
}
