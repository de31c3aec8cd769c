using System.Text.Json;

namespace Slipway.Expressions.Tests;

public sealed class JsonPathTests
{
    private const string Json = """{"ok":true,"data":{"items":[{"v":1},{"v":2},{"v":3}],"x.y":"z"}}""";

    [Theory]
    [InlineData("{$.ok}", "true")]
    [InlineData("$.data.items[0].v", "1")]
    [InlineData(".data.items[-1].v", "3")]
    [InlineData("data.items[1]['v']", "2")]
    [InlineData("{$.data['x.y']}", "\"z\"")]
    [InlineData("{.data.x\\.y}", "\"z\"")]
    [InlineData("{$.data.items[*].v}", "1 2 3")]
    [InlineData("{$.data.items[1:].v}", "2 3")]
    [InlineData("{$..v}", "1 2 3")]
    [InlineData("{$.data.items.*.v}", "1 2 3")]
    [InlineData("{$.nothing.here}", "")]
    [InlineData("{$.data.items[7]}", "")]
    [InlineData("{$}", Json)]
    public void Find_EachConstruct_LeadsToItsValues(string path, string values)
    {
        using var document = JsonDocument.Parse(Json);

        Assert.Equal(values, string.Join(' ', JsonPath.Parse(path)!.Find(document.RootElement).Select(static v => v.GetRawText())));
    }

    [Theory]
    [InlineData("{$.a", "at column 5: expected }")]
    [InlineData("$.a[", "at column 4: [ has no ]")]
    [InlineData("$.a[?(@.b)]", "at column 5: [?(@.b)] is no index: a number, from:to, * or a name in quotes is known")]
    [InlineData("$.a['b", "at column 5: the name that begins here does not end with ']")]
    [InlineData("$.a b", "at column 4: unexpected  , expected . or [")]
    [InlineData("$.a[1]b", "at column 7: unexpected b, expected . or [")]
    public void ProblemOf_BrokenPath_SaysWhereAndWhy(string path, string problem) => Assert.Equal(problem, JsonPath.ProblemOf(path));

    [Theory]
    [InlineData("$.a.b[0]", true)]
    [InlineData("$.a[*]", false)]
    [InlineData("$..a", false)]
    public void IsDefinite_PathWithoutChoice_LeadsToOneValue(string path, bool definite)
        => Assert.Equal(definite, JsonPath.Parse(path)!.IsDefinite);
}
