using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.CustomResources;
using Slipway.Yaml;

namespace Slipway.ApiServer.Tests.CustomResources;

public sealed class CustomResourceDefinitionsTests
{
    // kubectl apply keeps the whole manifest in an annotation, and all annotations together may have this size.
    private const int LargestAnnotation = 256 * 1024;

    public static TheoryData<string> Names
        => [.. CustomResourceDefinitions.KindsOf(CustomResourceDefinitions.Groups).Select(static k => k.GroupResource)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryKind_IsStructural(string name)
    {
        var crd = Definition(name);

        Assert.Empty(StructuralRules.Breaches(Schema(crd)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryKind_IsNamedByTheRules(string name)
    {
        var spec = Definition(name).ObjectAt("spec");

        Assert.Equal(name, $"{spec.TextAt("names", "plural")}.{spec.TextAt("group")}");
        Assert.Equal(name, Definition(name).TextAt("metadata", "name"));
        Assert.Equal(spec.TextAt("names", "kind") + "List", spec.TextAt("names", "listKind"));
        Assert.Matches("^[a-z]+$", spec.TextAt("names", "singular"));
        Assert.Single(spec.ItemsAt("versions"), static v => v.BooleanAt("storage") is true);
        Assert.Contains(spec.TextAt("scope"), (string[])["Namespaced", "Cluster"]);
        Assert.All(
            Version(Definition(name)).ItemsAt("additionalPrinterColumns"),
            static c => Assert.Matches(@"^\.[A-Za-z.]+$", c.TextAt("jsonPath")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryKind_FitsIntoTheAnnotationOfApply(string name)
        => Assert.True(TreeWriter.Write(Definition(name)).Length < LargestAnnotation, $"{TreeWriter.Write(Definition(name)).Length} bytes");

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_EveryKind_ReadsBackAsTheSame(string name)
    {
        var read = Assert.IsType<YamlReadResult.Success>(YamlReader.Read(YamlWriter.Write([Definition(name)])));

        Assert.True(Definition(name).DeepEquals(Assert.Single(read.Documents)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryKind_HasColumnsAndSubresourcesOfFieldsThatItHas(string name)
    {
        var (version, schema) = (Version(Definition(name)), Schema(Definition(name)));

        Assert.All(version.ItemsAt("additionalPrinterColumns"), column =>
        {
            var path = column.TextAt("jsonPath")!;
            var type = path == ".metadata.creationTimestamp" ? "date" : TypeAt(schema, path);
            Assert.Equal(column.TextAt("type"), type);
        });
        Assert.Equal(schema.ObjectAt("properties", "status") is not null, version.ObjectAt("subresources", "status") is not null);
        if (version.ObjectAt("subresources", "scale") is { } scale)
        {
            Assert.Equal("integer", TypeAt(schema, scale.Text("specReplicasPath")!));
            Assert.Equal("integer", TypeAt(schema, scale.Text("statusReplicasPath")!));
            Assert.Equal("string", TypeAt(schema, scale.Text("labelSelectorPath")!));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryKind_KeepsUnknownFieldsOnlyWhereAnyJsonIsWanted(string name)
        => Assert.All(OpenPaths(Schema(Definition(name)), "$"), static path => Assert.Contains(
            path.Split('.')[^1] == "*" ? path.Split('.')[^2] : path.Split('.')[^1],
            (string[])["fieldsV1", "jsonBody", "plugin", "plugins", "config", "compare"]));

    [Fact]
    public void Of_Rollout_HasWhatClientsRead()
    {
        var version = Version(Definition("rollouts.argoproj.io"));

        Assert.Equal(".status.HPAReplicas", version.TextAt("subresources", "scale", "statusReplicasPath"));
        Assert.NotNull(version.ObjectAt("subresources", "status"));
        Assert.Equal("Desired", version.ItemsAt("additionalPrinterColumns")[0].TextAt("name"));
        Assert.Equal("Age", version.ItemsAt("additionalPrinterColumns")[^1].TextAt("name"));
        Assert.Equal("ro", ((TreeString)Definition("rollouts.argoproj.io").ItemsAt("spec", "names", "shortNames")[0]).Value);
        var spec = Schema(Definition("rollouts.argoproj.io")).ObjectAt("properties", "spec", "properties");
        Assert.True(spec.BooleanAt("template", "properties", "metadata", "properties", "creationTimestamp", "nullable"));
        Assert.True(spec.BooleanAt("strategy", "properties", "canary", "properties", "maxSurge", "x-kubernetes-int-or-string"));
        Assert.Equal("map", Schema(Definition("rollouts.argoproj.io"))
            .TextAt("properties", "status", "properties", "conditions", "x-kubernetes-list-type"));
    }

    [Fact]
    public void KindsOf_OneGroup_HasOnlyItsKinds()
    {
        Assert.Equal(["argoproj.io"], CustomResourceDefinitions.KindsOf(["argoproj.io"]).Select(static k => k.Group).Distinct());
        Assert.Contains(CustomResourceDefinitions.KindsOf(["slipway.dev"]), static k => k.Kind == "TrafficSplit");
    }

    [Fact]
    public void Breaches_WhatKubernetesRefuses_IsFound()
    {
        var schema = Schema(Definition("trafficsplits.slipway.dev"));
        TreeObject Broken(string[] path, Tree value) => schema.WithAt(path, value);

        Assert.NotEmpty(StructuralRules.Breaches(Broken(["properties", "spec", "type"], new TreeString("thing"))));
        Assert.NotEmpty(StructuralRules.Breaches(Broken(["properties", "spec", "$ref"], new TreeString("#/x"))));
        Assert.NotEmpty(StructuralRules.Breaches(Broken(["properties", "spec", "additionalProperties"], TreeObject.Empty)));
        Assert.NotEmpty(StructuralRules.Breaches(
            Broken(["properties", "spec", "properties", "revisions", "items", "required"], new TreeArray([]))));
        var unknown = new TreeObject([KeyValuePair.Create("noField", (Tree)new TreeString("x"))]);
        Assert.Contains("noField would be pruned", string.Join('\n', StructuralRules.Breaches(
            Broken(["properties", "spec", "default"], unknown))), StringComparison.Ordinal);
        Assert.Contains("which is required", string.Join('\n', StructuralRules.Breaches(
            Broken(["properties", "spec", "default"], TreeObject.Empty))), StringComparison.Ordinal);
    }

    private static TreeObject Definition(string name) => CustomResourceDefinitions.Of(
        Kinds.All.Single(k => k.GroupResource == name));

    private static IEnumerable<string> OpenPaths(TreeObject node, string path)
    {
        IEnumerable<(string Path, TreeObject? Schema)> children =
        [
            .. (node.ObjectAt("properties")?.Fields ?? []).Select(f => ($"{path}.{f.Key}", f.Value as TreeObject)),
            ($"{path}.*", node.ObjectAt("additionalProperties")), ($"{path}", node.ObjectAt("items")),
        ];
        return [.. node.BooleanAt("x-kubernetes-preserve-unknown-fields") is true ? [path] : Array.Empty<string>(),
            .. children.SelectMany(static c => c.Schema is null ? [] : OpenPaths(c.Schema, c.Path))];
    }

    /// <summary>Type of a field by its path; that of times is <c>date</c>.</summary>
    private static string? TypeAt(TreeObject schema, string path)
    {
        var node = path.Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate((TreeObject?)schema, static (at, field) => at.ObjectAt("properties", field));
        return node?.Text("format") is "date-time" ? "date" : node?.Text("type");
    }

    private static TreeObject Version(TreeObject crd) => (TreeObject)crd.ItemsAt("spec", "versions")[0];

    private static TreeObject Schema(TreeObject crd) => Version(crd).ObjectAt("schema", "openAPIV3Schema")!;
}
