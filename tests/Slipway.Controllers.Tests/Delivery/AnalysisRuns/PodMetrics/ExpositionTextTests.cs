using System.Globalization;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns.PodMetrics;

/// <summary>The text format 0.0.4 of Prometheus, sound and broken.</summary>
public sealed class ExpositionTextTests
{
    [Fact]
    public void Read_WholeAnswer_GivesEverySampleInOrder()
    {
        const string text = """
            # HELP jobs_total Jobs, by \\ queue.
            # TYPE jobs_total counter
            jobs_total{queue="mail",code="200"} 1027 1395066363000
            jobs_total{code="500",queue="a \"b\" \\ c\nd,}"}    3
              indented 1.458255915e9

            #no comment of the format, passed over
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.05"} 24054
            wait_seconds_bucket{le="+Inf",} 144320
            wait_seconds_sum 53423
            wait_seconds_count{} 144320
            weird{problem="division by zero"} +Inf -3982045
            minus -Inf
            none NaN
            ns:rule_1	-0.5
            """;
        Assert.Equal(
            [
                "jobs_total{code=200,queue=mail} 1027", "jobs_total{code=500,queue=a \"b\" \\ c\nd,}} 3", "indented{} 1458255915",
                "wait_seconds_bucket{le=0.05} 24054", "wait_seconds_bucket{le=+Inf} 144320", "wait_seconds_sum{} 53423",
                "wait_seconds_count{} 144320", "weird{problem=division by zero} Infinity", "minus{} -Infinity", "none{} NaN",
                "ns:rule_1{} -0.5",
            ],
            Samples(text));
    }

    [Theory]
    [InlineData("\n", "\r\n")]
    [InlineData("\n", "\n\n")]
    [InlineData("a=\"x\"", "a=\"x\u2028y\"")]
    public void Read_OtherLineEndsAndCharacters_GivesTheSameNumberOfSamples(string from, string to)
        => Assert.Equal(2, Samples("up{a=\"x\"} 1\nup{b=\"y\"} 1\n".Replace(from, to, StringComparison.Ordinal)).Count);

    [Theory]
    [InlineData("<html><body>Not found</body></html>", "line 1 is not in the text format of Prometheus: no series begins here (<html>")]
    [InlineData("{\"jobs\": 1}", "line 1 is not in the text format of Prometheus: no series begins here")]
    [InlineData("ok 1\njobs-total 1", "line 2 is not in the text format of Prometheus: no series begins here (jobs-total 1)")]
    [InlineData("jobs", "line 1 is not in the text format of Prometheus: expected a value and perhaps a timestamp (jobs)")]
    [InlineData("jobs{a=\"b\"}", "line 1 is not in the text format of Prometheus: expected a value")]
    [InlineData("jobs{a=\"b\" 1", "line 1 is not in the text format of Prometheus: at column 12: expected , or }, not '1'")]
    [InlineData("jobs{a=~\"b\"} 1", "line 1 is not in the text format of Prometheus: label a has =~")]
    [InlineData("jobs 1 2 3", "line 1 is not in the text format of Prometheus: expected a value and perhaps")]
    [InlineData("jobs 1 soon", "line 1 is not in the text format of Prometheus: 'soon' is no timestamp")]
    [InlineData("jobs 0x10", "line 1 is not in the text format of Prometheus: '0x10' is no number")]
    [InlineData("jobs 1,5", "line 1 is not in the text format of Prometheus: '1,5' is no number")]
    [InlineData("jobs 1e999", "line 1 is not in the text format of Prometheus: '1e999' is no number")]
    [InlineData("\0\u0001\uffff", "line 1 is not in the text format of Prometheus: no series begins here")]
    public void Read_Garbage_SaysTheLineAndWhy(string text, string problem)
        => Assert.StartsWith(problem, ExpositionText.Read(text, static _ => true, static _ => { }), StringComparison.Ordinal);

    [Fact]
    public void Read_SeriesThatNobodyWants_IsNotLookedAt()
    {
        var taken = new List<SeriesSample>();
        Assert.Null(ExpositionText.Read("other{broken 5 x\njobs 1", static name => name == "jobs", taken.Add));
        Assert.Equal("jobs", Assert.Single(taken).Name);
    }

    [Fact]
    public void Read_RandomBytes_NeverThrows()
    {
        const string alphabet = "ab_:{}=\"\\n,# \t\n\r1.5eE+-NaIf~!\0é";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var samples = 0;
            var problem = ExpositionText.Read(text, static _ => true, _ => samples++);
            Assert.True(problem is null || problem.StartsWith("line ", StringComparison.Ordinal), text);
            Assert.InRange(samples, 0, text.Length);
        }
    }

    private static List<string> Samples(string text)
    {
        var samples = new List<string>();
        Assert.Null(ExpositionText.Read(text, static _ => true, s =>
        {
            var labels = string.Join(',', s.Labels.Select(static l => $"{l.Name}={l.Value}"));
            samples.Add(string.Create(CultureInfo.InvariantCulture, $"{s.Name}{{{labels}}} {s.Value}"));
        }));
        return samples;
    }
}
