using Slipway.Api.Delivery;

namespace Slipway.Api.Tests.Delivery;

/// <summary>Which series a text means, and what is wrong with a text that means none.</summary>
public sealed class SeriesSelectorTests
{
    private static readonly SeriesLabel[] Mail = [new("code", "=", "503"), new("queue", "=", "ma\"il\n")];

    [Theory]
    [InlineData("jobs_total", true)]
    [InlineData("jobs:total", false)]
    [InlineData("jobs_total{}", true)]
    [InlineData("jobs_total{code=\"503\"}", true)]
    [InlineData("jobs_total{ code = \"503\" , queue = \"ma\\\"il\\n\" , }", true)]
    [InlineData("jobs_total{code=\"50\"}", false)]
    [InlineData("jobs_total{code!=\"503\"}", false)]
    [InlineData("jobs_total{code=~\"5..\"}", true)]
    [InlineData("jobs_total{code=~\"5.\"}", false)]
    [InlineData("jobs_total{code=~\"2..|50\"}", false)]
    [InlineData("jobs_total{code!~\"2..\"}", true)]
    [InlineData("jobs_total{other=\"\"}", true)]
    [InlineData("jobs_total{other!=\"\"}", false)]
    public void Selects_Series_ByNameAndEveryMatcher(string text, bool selected)
    {
        var (selector, problem) = SeriesSelector.Parse(text);
        Assert.Null(problem);
        Assert.Equal(selected, selector!.Selects("jobs_total", Mail));
    }

    [Theory]
    [InlineData("", "at column 1: expected the name of a series, such as jobs_total{queue=\"mail\"}, not the end")]
    [InlineData("5xx", "at column 1: expected the name of a series, such as jobs_total{queue=\"mail\"}, not '5'")]
    [InlineData("rate(jobs)", "at column 5: expected { or the end, not '('")]
    [InlineData("jobs[1m]", "at column 5: expected { or the end, not '['")]
    [InlineData("jobs{", "at column 6: expected a label or }, not the end")]
    [InlineData("jobs{5=\"a\"}", "at column 6: expected a label or }, not '5'")]
    [InlineData("jobs{a}", "at column 7: expected =, not '}'")]
    [InlineData("jobs{a=b}", "at column 8: expected \", not 'b'")]
    [InlineData("jobs{a=\"b}", "at column 11: expected \", not the end")]
    [InlineData("jobs{a=\"\\t\"}", "at column 10: expected \\, \" or n after a \\, not 't'")]
    [InlineData("jobs{a=\"b\" c=\"d\"}", "at column 12: expected , or }, not 'c'")]
    [InlineData("jobs{a=\"b\"} x", "at column 12: expected { or the end, not ' '")]
    [InlineData("jobs{a=~\"(\"}", "label a: '(' is no regular expression that can be used")]
    [InlineData("jobs{a=~\"(b)\\\\1\"}", "label a: '(b)\\1' is no regular expression that can be used")]
    public void Parse_OtherText_SaysWhatIsWrongAndWhere(string text, string problem)
    {
        var (selector, told) = SeriesSelector.Parse(text);
        Assert.Null(selector);
        Assert.StartsWith(problem, told, StringComparison.Ordinal);
    }
}
