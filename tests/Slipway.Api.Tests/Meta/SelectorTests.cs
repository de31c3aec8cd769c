using System.Text;
using Slipway.Api.Meta;
using Slipway.Api.Trees;

namespace Slipway.Api.Tests.Meta;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front", ["n"] = "5", ["empty"] = "" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier!=back", true)]
    [InlineData("app = web , tier notin (back, middle)", true)]
    [InlineData("app in (api,web)", true)]
    [InlineData("app", true)]
    [InlineData("!gone", true)]
    [InlineData("gone!=x", true)]
    [InlineData("gone notin (x)", true)]
    [InlineData("n>4,n<6", true)]
    [InlineData("empty=", true)]
    [InlineData("app=api", false)]
    [InlineData("app!=web", false)]
    [InlineData("!app", false)]
    [InlineData("gone", false)]
    [InlineData("gone in (x)", false)]
    [InlineData("n>5", false)]
    public void Parse_LabelSelector_SelectsAsKubernetesDoes(string text, bool expected)
        => Assert.Equal(expected, Read(text).Matches(Labels));

    [Theory]
    [InlineData("app=web,")]
    [InlineData("=x")]
    [InlineData("app in")]
    [InlineData("app in (a")]
    [InlineData("app ~ x")]
    [InlineData("a b")]
    [InlineData("app=-x")]
    [InlineData("n>x")]
    [InlineData("!")]
    public void Parse_NoLabelSelector_IsInvalid(string text)
        => Assert.IsType<SelectorParseResult<LabelSelectorMatcher>.Invalid>(LabelSelectorParser.Parse(text));

    [Fact]
    public void ToString_OfSelectorObject_ReadsBack()
    {
        var selector = LabelSelectorMatcher.Of(new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["b"] = "1" },
            MatchExpressions = [new() { Key = "a", Operator = "In", Values = ["x", "y"] }, new() { Key = "c", Operator = "DoesNotExist" }],
        })!;

        Assert.Equal("a in (x,y),b=1,!c", selector.ToString());
        Assert.True(Read(selector.ToString()).Matches(new Dictionary<string, string> { ["a"] = "y", ["b"] = "1" }));
        Assert.False(selector.Matches(null));
    }

    [Fact]
    public void Of_AbsentAndEmptySelector_SelectNothingAndEverything()
    {
        Assert.Null(LabelSelectorMatcher.Of(null));
        Assert.True(LabelSelectorMatcher.Of(new LabelSelector())!.Matches(null));
        Assert.Null(LabelSelectorMatcher.OfMap(new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("metadata.name=p", true)]
    [InlineData("metadata.name==p,status.phase!=Failed", true)]
    [InlineData("spec.nodeName=", true)]
    [InlineData("metadata.name!=p", false)]
    [InlineData("spec.nodeName=n", false)]
    [InlineData("metadata.annotations=a\\,b\\=c", false)]
    public void Parse_FieldSelector_SelectsByFields(string text, bool expected)
    {
        var pod = (TreeObject)((TreeReadResult.Success)TreeReader.Read(Encoding.UTF8.GetBytes("""{"metadata":{"name":"p"},"status":{"phase":"Running"}}"""))).Root;

        var selector = Assert.IsType<SelectorParseResult<FieldSelector>.Success>(FieldSelector.Parse(text)).Selector;

        Assert.Equal(expected, selector.Matches(pod));
        Assert.Equal(text.Replace("==", "=", StringComparison.Ordinal).Contains("metadata.name=p", StringComparison.Ordinal) ? "p" : null,
            selector.Exact("metadata.name"));
    }

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("=x")]
    [InlineData("a=b=c")]
    [InlineData("a=b\\")]
    public void Parse_NoFieldSelector_IsInvalid(string text)
        => Assert.IsType<SelectorParseResult<FieldSelector>.Invalid>(FieldSelector.Parse(text));

    private static LabelSelectorMatcher Read(string text)
        => Assert.IsType<SelectorParseResult<LabelSelectorMatcher>.Success>(LabelSelectorParser.Parse(text)).Selector;
}
