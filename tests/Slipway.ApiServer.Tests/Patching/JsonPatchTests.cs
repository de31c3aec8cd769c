using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":2}]""", """{"a":2}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":2},{"op":"add","path":"/a/2","value":3}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[]}""", """[{"op":"add","path":"/a/0","value":null}]""", """{"a":[null]}""")]
    [InlineData("""{"a":1,"b":2}""", """[{"op":"remove","path":"/a"}]""", """{"b":2}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"remove","path":"/a/1"}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"replace","path":"/a/b","value":[2]}]""", """{"a":{"b":[2]}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"move","from":"/a/0","path":"/a/2"}]""", """{"a":[2,3,1]}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/a/c"}]""", """{"a":{"b":1,"c":{"b":1}}}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1.0},{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":{"x":1,"y":2}}""", """[{"op":"test","path":"/a","value":{"y":2,"x":1}}]""", """{"a":{"x":1,"y":2}}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b","value":null}]""", """{"a":1}""")]
    [InlineData("""{"a/b":1,"m~n":2}""", """[{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/m~0n","value":3}]""", """{"m~n":3}""")]
    [InlineData("""{"":{"":1}}""", """[{"op":"replace","path":"//","value":2}]""", """{"":{"":2}}""")]
    public void Apply_Operations_ChangeTheObject(string live, string patch, string expected)
        => Patches.Same(expected, Patches.Send(PatchType.Json, live, patch));

    [Theory]
    [InlineData("""[{"op":"test","path":"/a/b","value":2}]""", "operation 0 (test): the value is not the one that was tested for")]
    [InlineData("""[{"op":"remove","path":"/z"}]""", "operation 0 (remove): there is no field \"z\"")]
    [InlineData("""[{"op":"replace","path":"/z","value":1}]""", "operation 0 (replace): there is no field \"z\"")]
    [InlineData("""[{"op":"add","path":"/z/y","value":1}]""", "operation 0 (add): there is no value at /z")]
    [InlineData("""[{"op":"add","path":"/a/b/c","value":1}]""", "operation 0 (add): /a/b is number and has no fields")]
    [InlineData("""[{"op":"add","path":"/l/3","value":1}]""", "operation 0 (add): \"3\" is no index of a list of 2")]
    [InlineData("""[{"op":"add","path":"/l/01","value":1}]""", "operation 0 (add): \"01\" is no index of a list of 2")]
    [InlineData("""[{"op":"remove","path":"/l/-"}]""", "operation 0 (remove): \"-\" is no index of a list of 2")]
    [InlineData("""[{"op":"add","path":"/q","value":1},{"op":"move","from":"/a","path":"/a/x"}]""",
        "operation 1 (move): /a cannot move into itself")]
    [InlineData("""[{"op":"copy","from":"/nowhere","path":"/a/x"}]""", "operation 0 (copy): there is no value at /nowhere")]
    [InlineData("""[{"op":"remove","path":""}]""", "operation 0 (remove): the whole object cannot be removed")]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""", "the patch turns the object into array")]
    public void Apply_OperationThatDoesNotFit_IsUnprocessable(string patch, string cause)
    {
        var refused = Assert.IsType<PatchOutcome.Refused>(Patches.Send(PatchType.Json, """{"a":{"b":1},"l":[1,2]}""", patch));

        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (refused.Code, refused.Reason,
            refused.Message));
        Assert.Equal(cause, Assert.Single(refused.Causes).Message);
    }

    [Theory]
    [InlineData("""{"op":"add"}""", "a json patch must be an array of operations, not object")]
    [InlineData("""[1]""", "operation 0 of the json patch: must be an object, not number")]
    [InlineData("""[{"path":"/a"}]""", "operation 0 of the json patch: field \"op\" is missing")]
    [InlineData("""[{"op":"set","path":"/a"}]""",
        "operation 0 of the json patch: op \"set\" is none of add, copy, move, remove, replace, test")]
    [InlineData("""[{"op":"add","path":"/a"}]""", "operation 0 of the json patch: field \"value\" is missing, add needs it")]
    [InlineData("""[{"op":"remove"}]""", "operation 0 of the json patch: field \"path\" is missing")]
    [InlineData("""[{"op":"move","path":"/a"}]""", "operation 0 of the json patch: field \"from\" is missing")]
    [InlineData("""[{"op":"remove","path":"a"}]""",
        "operation 0 of the json patch: path \"a\" is no JSON pointer: it starts with \"/\" and has \"~\" only as \"~0\" or \"~1\"")]
    public void Apply_MalformedPatch_IsBadRequest(string patch, string message)
    {
        var refused = Assert.IsType<PatchOutcome.Refused>(Patches.Send(PatchType.Json, "{}", patch));

        Assert.Equal((400, "BadRequest", message), (refused.Code, refused.Reason, refused.Message));
    }

    [Fact]
    public void Apply_MoreThanTheMostOperations_IsTooLarge()
    {
        static string Operations(int n) => "[" + string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/a","value":1}""", n)) + "]";

        Assert.IsType<PatchOutcome.Patched>(Patches.Send(PatchType.Json, """{"a":1}""", Operations(10_000)));
        var refused = Assert.IsType<PatchOutcome.Refused>(Patches.Send(PatchType.Json, """{"a":1}""", Operations(10_001)));

        Assert.Equal((413, "RequestEntityTooLarge"), (refused.Code, refused.Reason));
        Assert.Equal("Request entity is too large: The allowed maximum operations in a JSON patch is 10000, got 10001", refused.Message);
    }

    [Fact]
    public void Apply_CopiesThatDouble_AreRefusedBeforeTheyGrow()
    {
        var doubling = "[" + string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/a","path":"/a/-"}""", 60)) + "]";

        var refused = Assert.IsType<PatchOutcome.Refused>(Patches.Send(PatchType.Json, """{"a":[1]}""", doubling));

        Assert.EndsWith("copies add more than 200000 values", Assert.Single(refused.Causes).Message, StringComparison.Ordinal);
    }
}
