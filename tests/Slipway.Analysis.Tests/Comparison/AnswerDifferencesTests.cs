using System.Text;
using System.Text.Json.Nodes;
using Slipway.Analysis.Comparison;

namespace Slipway.Analysis.Tests.Comparison;

public sealed class AnswerDifferencesTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "$.a Value")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "$.a Type")]
    [InlineData("""{"a":true}""", """{"a":false}""", "$.a Value")]
    [InlineData("""{"a":1}""", """{"a":null}""", "$.a Type")]
    [InlineData("""{"a":1,"b":{"c":1}}""", """{"a":1}""", "$.b Missing")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", "$.b Extra")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", "$.a Order")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2,3]}""", "$.a Length")]
    [InlineData("""{"a":[{"p":1},{"p":2}]}""", """{"a":[{"p":1},{"p":3}]}""", "$.a[*].p Value")]
    [InlineData("""{"a":[{"p":1},{"p":2}]}""", """{"a":[{"p":9},{}]}""", "$.a[*].p Missing")]
    [InlineData("""{"by":{"17":1,"18":2}}""", """{"by":{"17":1,"18":3}}""", "$.by.{id} Value")]
    [InlineData("[1]", """{"a":1}""", "$ Type")]
    [InlineData("{}", "{", "body Type")]
    public void Between_Bodies_NamesFieldAndKind(string first, string second, string expected)
        => Assert.Equal(expected, Words(Json(first), Json(second)));

    [Fact]
    public void Between_StatusDiffers_NothingElseCompared()
        => Assert.Equal("status Value", Words(Json("{}"), Json("""{"a":1}""") with { Status = 500 }));

    [Fact]
    public void Between_NoAnswer_SaysSo()
    {
        var found = AnswerDifferences.Between(Json("{}"), ObservedAnswer.None, new IgnoreRules([]), new SortedSet<string>());
        Assert.Equal(new FieldDifference(DifferenceKind.Value, "200", "no answer"), found["status"]);
    }

    [Theory]
    [InlineData("Sat, 21 Nov 2026 23:54:36 GMT", "Sat, 21 Nov 2026 23:54:37 GMT", "")]
    [InlineData("Sat, 21 Nov 2026 23:54:46 GMT", "Sat, 21 Nov 2026 23:54:36 GMT", "")]
    [InlineData("Sat, 21 Nov 2026 23:54:36 GMT", "Sat, 21 Nov 2026 23:54:47 GMT", "header:date Value")]
    [InlineData("Sat, 21 Nov 2026 23:54:36 GMT", "now", "header:date Value")]
    [InlineData("Sat, 21 Nov 2026 23:54:36 GMT", null, "header:date Missing")]
    public void Between_DatesOfHeaders_OfOneMomentAreTheSame(string first, string? second, string expected)
        => Assert.Equal(expected, Words(Dated(first), Dated(second)));

    [Fact]
    public void Between_Headers_ValueMissingAndExtra()
    {
        var first = Json("{}") with { Headers = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var second = Json("{}") with { Headers = new Dictionary<string, string> { ["a"] = "9", ["c"] = "3" } };
        Assert.Equal("header:a Value, header:b Missing, header:c Extra", Words(first, second));
        Assert.Equal("header:b Missing, header:c Extra", Words(first, second, "header:a"));
    }

    [Fact]
    public void Between_BodiesThatAreNoJson_ComparedAsAWholeOrByHash()
    {
        var (one, two) = (Json("one") with { IsJson = false }, Json("two") with { IsJson = false });
        Assert.Equal(("", "body Value"), (Words(one, one), Words(one, two)));
        var large = one with { Body = default, BodyHash = "300000 bytes, abc" };
        Assert.Equal(("", "body Value"), (Words(large, large), Words(large, large with { BodyHash = "300000 bytes, abd" })));
    }

    [Theory]
    [InlineData("$.meta", "")]
    [InlineData("$.me", "$.meta.at Value")]
    [InlineData("$.meta.at", "")]
    [InlineData("$", "")]
    public void Between_IgnoredField_LeftOutWithAllBelowIt(string rule, string expected)
        => Assert.Equal(expected, Words(Json("""{"meta":{"at":1}}"""), Json("""{"meta":{"at":2}}"""), rule));

    [Fact]
    public void Between_RandomTrees_SameIsSameAndEachChangeIsFoundBothWays()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var tree = Tree(random, 3);
            var changed = tree.DeepClone();
            var leaf = Leaves(changed).ElementAt(random.Next(Leaves(changed).Count()));
            leaf.ReplaceWith("changed");
            Assert.Equal("", Words(Json(tree.ToJsonString()), Json(tree.DeepClone().ToJsonString())));
            var there = Found(Json(tree.ToJsonString()), Json(changed.ToJsonString()));
            var back = Found(Json(changed.ToJsonString()), Json(tree.ToJsonString()));
            var field = Assert.Single(there);
            Assert.Equal(field.Key, Assert.Single(back).Key);
            Assert.Equal((field.Value.First, field.Value.Second), (back[field.Key].Second, back[field.Key].First));
        }
    }

    [Theory]
    [InlineData("/orders/17/items/3", "/orders/{id}/items/{id}")]
    [InlineData("/u/0b0c1a9e-1c5b-4f0e-9d3e-2d6f5a1b2c3d", "/u/{id}")]
    [InlineData("/deadbeef/face/v2", "/deadbeef/face/v2")]
    [InlineData("/", "/")]
    public void OfPath_SegmentsThatLookLikeIds_TakenOut(string path, string expected) => Assert.Equal(expected, NameShape.OfPath(path));

    private static JsonObject Tree(Random random, int depth)
    {
        var tree = new JsonObject { ["leaf"] = random.Next(5) };
        for (var i = 0; i < random.Next(1, 4); i++)
        {
            tree[$"n{(char)('a' + i)}"] = depth == 0 ? random.Next(5)
                : random.Next(3) == 0 ? new JsonArray(Tree(random, depth - 1), Tree(random, depth - 1))
                : Tree(random, depth - 1);
        }

        return tree;
    }

    private static IEnumerable<JsonValue> Leaves(JsonNode node) => node switch
    {
        JsonObject tree => tree.SelectMany(static p => Leaves(p.Value!)),
        JsonArray array => array.SelectMany(static n => Leaves(n!)),
        _ => [node.AsValue()],
    };

    private static ObservedAnswer Dated(string? date) => Json("{}") with
    {
        Headers = date is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["date"] = date },
    };

    private static ObservedAnswer Json(string body) => new() { Status = 200, IsJson = true, Body = Encoding.UTF8.GetBytes(body) };

    private static IReadOnlyDictionary<string, FieldDifference> Found(ObservedAnswer first, ObservedAnswer second, params string[] ignore)
        => AnswerDifferences.Between(first, second, new IgnoreRules(ignore), new SortedSet<string>());

    private static string Words(ObservedAnswer first, ObservedAnswer second, params string[] ignore)
        => string.Join(", ", Found(first, second, ignore).Select(static f => $"{f.Key} {f.Value.Kind}"));
}
