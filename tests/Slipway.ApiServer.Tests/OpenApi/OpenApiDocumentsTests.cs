using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.OpenApi;

namespace Slipway.ApiServer.Tests.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private const string PodSpec = "io.k8s.api.core.v1.PodSpec";

    private readonly OpenApiDocuments documents = new(Kinds.All);

    [Fact]
    public void Index_EveryGroupVersion_PointsToADocument()
    {
        var paths = Read(documents.Index).ObjectAt("paths")!;

        Assert.Contains("api/v1", paths.Fields.Select(f => f.Key));
        foreach (var (path, entry) in paths.Fields)
        {
            Assert.Equal($"/openapi/v3/{path}?hash={documents.Find(path)!.Hash}", entry.TextAt("serverRelativeURL"));
        }

        Assert.Equal(Kinds.All.Select(k => k.ApiVersion).Distinct().Count(), paths.Fields.Count);
    }

    [Fact]
    public void Find_Apps_HasWhatKubectlReadsBeforeItApplies()
    {
        var patch = Read(documents.Find("apis/apps/v1")!.Body)
            .ObjectAt("paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch")!;

        Assert.Equal("Deployment", patch.TextAt("x-kubernetes-group-version-kind", "kind"));
        Assert.Contains(patch.ItemsAt("parameters"), p => p.TextAt("name") == "fieldValidation" && p.TextAt("in") == "query");
        Assert.NotNull(patch.At("requestBody", "content", "application/strategic-merge-patch+json"));
    }

    [Fact]
    public void Find_CustomGroup_OffersNoStrategicMerge()
    {
        var patch = Read(documents.Find("apis/gateway.networking.k8s.io/v1")!.Body)
            .ObjectAt("paths", "/apis/gateway.networking.k8s.io/v1/namespaces/{namespace}/httproutes/{name}", "patch")!;

        Assert.Null(patch.At("requestBody", "content", "application/strategic-merge-patch+json"));
        Assert.NotNull(patch.At("requestBody", "content", "application/merge-patch+json"));
    }

    [Fact]
    public void Find_OwnGroup_OffersStrategicMergeWithTheMergeKeysOfPods()
    {
        var root = Read(documents.Find("apis/slipway.dev/v1alpha1")!.Body);
        var patch = root.ObjectAt("paths", "/apis/slipway.dev/v1alpha1/namespaces/{namespace}/rollouts/{name}", "patch")!;

        Assert.NotNull(patch.At("requestBody", "content", "application/strategic-merge-patch+json"));
        Assert.Equal("name", root.TextAt("components", "schemas", PodSpec, "properties", "containers", "x-kubernetes-patch-merge-key"));
    }

    [Fact]
    public void Find_OwnGroup_DescribesEveryTypeAndFieldOfItsOwn()
    {
        var schemas = Read(documents.Find("apis/slipway.dev/v1alpha1")!.Body).ObjectAt("components", "schemas")!;
        var own = schemas.Fields.Where(static f => f.Key.StartsWith("dev.slipway", StringComparison.Ordinal)
            && !f.Key.EndsWith("List", StringComparison.Ordinal));
        Assert.All(own, static type =>
        {
            Assert.NotEmpty(type.Value.TextAt("description") ?? "");
            Assert.All(((TreeObject)type.Value).ObjectAt("properties")!.Fields,
                field => Assert.False(string.IsNullOrEmpty(field.Value.TextAt("description")), $"{type.Key}.{field.Key}"));
        });
        Assert.Equal("The wanted shares of one Service.", schemas.TextAt("dev.slipway.v1alpha1.TrafficSplitSpec", "description"));
    }

    [Fact]
    public void Find_Core_HasMergeKeysAndResolvesEveryReference()
    {
        var root = Read(documents.Find("api/v1")!.Body);
        var schemas = root.ObjectAt("components", "schemas")!;
        var containers = schemas.At(PodSpec, "properties", "containers");

        Assert.Equal("name", containers.TextAt("x-kubernetes-patch-merge-key"));
        Assert.Equal("merge", containers.TextAt("x-kubernetes-patch-strategy"));
        Assert.Equal("map", containers.TextAt("x-kubernetes-list-type"));
        Assert.Equal("merge,retainKeys", schemas.TextAt(PodSpec, "properties", "volumes", "x-kubernetes-patch-strategy"));
        Assert.Equal("Pod", schemas.ItemsAt("io.k8s.api.core.v1.Pod", "x-kubernetes-group-version-kind")[0].TextAt("kind"));
        Assert.Contains("containers", schemas.ItemsAt(PodSpec, "required").Select(r => ((TreeString)r).Value));
        Assert.All(References(root), r => Assert.True(schemas.Has(r["#/components/schemas/".Length..]), r));
    }

    [Fact]
    public void Find_Unknown_IsNull() => Assert.Null(documents.Find("apis/nowhere/v1"));

    [Fact]
    public void Find_Twice_GivesTheSameBytes() => Assert.Same(documents.Find("api/v1"), documents.Find("api/v1"));

    private static IEnumerable<string> References(Tree tree) => tree switch
    {
        TreeObject o => o.Fields.SelectMany(f => f.Key == "$ref" ? [((TreeString)f.Value).Value] : References(f.Value)),
        TreeArray a => a.Items.SelectMany(References),
        _ => [],
    };

    private static TreeObject Read(byte[] json) => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(json)).Root;
}
