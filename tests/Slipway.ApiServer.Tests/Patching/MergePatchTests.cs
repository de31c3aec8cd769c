using FsCheck;
using FsCheck.Fluent;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching;

public sealed class MergePatchTests
{
    // The cases of RFC 7386, appendix A, whose target and patch are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{"a":"foo"}""", """{"a":{"b":{"c":null}}}""", """{"a":{"b":{}}}""")]
    public void Apply_CaseOfTheStandard_GivesItsResult(string live, string patch, string expected)
        => Patches.Same(expected, Patches.Send(PatchType.Merge, live, patch));

    [Fact]
    public void Apply_PatchThatIsNoObject_IsBadRequest()
        => Assert.Equal("400 BadRequest a merge patch must be an object, not array", Patches.Result(Patches.Send(PatchType.Merge, "{}",
            "[]")));

    [Fact]
    public void Apply_Twice_IsAsOnce() => Check.QuickThrowOnFailure(Prop.ForAll(
        Trees.Objects.ToArbitrary(), Trees.Objects.ToArbitrary(), static (live, patch) =>
        {
            var once = MergePatch.Apply(live, patch);
            return MergePatch.Apply(once, patch).DeepEquals(once);
        }));

    [Fact]
    public void Apply_EmptyPatch_GivesTheSameObject() => Check.QuickThrowOnFailure(Prop.ForAll(
        Trees.Objects.ToArbitrary(), static live => ReferenceEquals(MergePatch.Apply(live, TreeObject.Empty), live)));
}
