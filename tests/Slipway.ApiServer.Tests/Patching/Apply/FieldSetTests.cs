using FsCheck;
using FsCheck.Fluent;
using Slipway.ApiServer.Patching.Apply;

namespace Slipway.ApiServer.Tests.Patching.Apply;

public sealed class FieldSetTests
{
    private const string Sample = """{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"""
        + "\"f:" + """ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}}},"f:replicas":{},"""
        + "\"f:" + """set":{"v:\"a\"":{},"v:1":{}},"f:x":{"i:0":{}}}}""";

    [Fact]
    public void FieldsV1_ReadAndWritten_IsTheSameText()
        => Assert.Equal(Sample, Patches.Text(FieldsV1.Write(FieldsV1.Read(Patches.Tree(Sample))!)));

    [Fact]
    public void FieldsV1_KeysInAnotherOrder_AreTheSameSet()
    {
        var one = FieldsV1.Read(Patches.Tree("""{"k:{\"a\":1,\"b\":\"x\"}":{}}"""));
        var two = FieldsV1.Read(Patches.Tree("""{"k:{ \"b\":\"x\", \"a\":1.0 }":{}}"""));

        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData("""{"x:a":{}}""")]
    [InlineData("""{"f":{}}""")]
    [InlineData("""{"k:[1]":{}}""")]
    [InlineData("""{"i:x":{}}""")]
    [InlineData("""{"f:a":1}""")]
    [InlineData("[]")]
    public void FieldsV1_Malformed_IsNoSet(string json) => Assert.Null(FieldsV1.Read(Patches.Tree(json)));

    [Fact]
    public void Paths_AreWrittenAsInConflicts() => Assert.Equal(
        [".metadata.labels", ".metadata.labels.app", ".spec.ports[containerPort=80,protocol=\"TCP\"]",
            ".spec.ports[containerPort=80,protocol=\"TCP\"].name", ".spec.replicas", ".spec.set[=\"a\"]", ".spec.set[=1]", ".spec.x[0]"],
        FieldsV1.Read(Patches.Tree(Sample))!.Paths());

    [Fact]
    public void FieldsV1_AnySet_ComesBack() => Check.QuickThrowOnFailure(Prop.ForAll(
        Sets.ToArbitrary(), static set => FieldsV1.Read(FieldsV1.Write(set))!.Equals(set)));

    [Fact]
    public void Operations_AnySets_ObeyTheLawsOfSets() => Check.QuickThrowOnFailure(Prop.ForAll(
        Sets.ToArbitrary(), Sets.ToArbitrary(), static (a, b) =>
            a.Difference(b).Union(a.Intersection(b)).Equals(a)
            && a.Union(b).Equals(b.Union(a))
            && a.Intersection(b).Difference(b).IsEmpty
            && a.Union(b).Paths().ToHashSet().SetEquals(a.Paths().Concat(b.Paths()))
            && a.Intersection(b).Paths().ToHashSet().SetEquals(a.Paths().Intersect(b.Paths()))
            && a.Difference(b).Paths().ToHashSet().SetEquals(a.Paths().Except(b.Paths()))));

    private static Gen<FieldSet> Sets { get; } = Set(3);

    private static Gen<FieldSet> Set(int depth)
    {
        var element = Gen.Elements("f:a", "f:b", "k:{\"name\":\"a\"}", "k:{\"name\":\"b\",\"port\":1}", "v:\"x\"", "v:2", "i:3")
            .Select(static text => PathElement.Parse(text)!.Value);
        var below = depth == 1 ? Gen.Constant(FieldSet.Empty) : Set(depth - 1);
        return element.SelectMany(e => Gen.Elements(true, false).SelectMany(m => below.Select(b => new FieldSetEntry(e, m, b))))
            .ListOf().Select(static entries => FieldSet.Of(entries));
    }
}
