using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.Api.Tests.Schemas;

public sealed class ObjectSchemaTests
{
    private static readonly ObjectSchema Deployments = SchemaCatalog.For(Kinds.Find("apps/v1", "Deployment")!);
    private static readonly ObjectSchema Pods = SchemaCatalog.For(Kinds.Find("v1", "Pod")!);
    private static readonly ObjectSchema ConfigMaps = SchemaCatalog.For(Kinds.Find("v1", "ConfigMap")!);
    private static readonly ObjectSchema Splits = SchemaCatalog.For(Kinds.Find("slipway.dev/v1alpha1", "TrafficSplit")!);

    [Fact]
    public void For_EveryKind_HasCompleteNodes()
    {
        foreach (var kind in Kinds.All)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            Walk(SchemaCatalog.For(kind).Root, names);
            Assert.Contains("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", names);
        }
    }

    [Fact]
    public void For_PodSpec_KnowsMergeKeysAndNames()
    {
        var spec = Pods.Root.Fields.Value["spec"].Node;
        var containers = spec.Fields.Value["containers"];

        Assert.Equal("io.k8s.api.core.v1.PodSpec", spec.Name);
        Assert.Equal("name", containers.PatchMergeKey);
        Assert.Equal(ListType.Map, containers.ListType);
        Assert.Same(containers.Node.Items, spec.Fields.Value["initContainers"].Node.Items);
        Assert.Equal([2], containers.Wire);
    }

    [Fact]
    public void Decode_UnknownAndDuplicateFields_AreNamedByPathAndPruned()
    {
        var result = Decode(Pods, """
            {"kind":"Pod","metadata":{"name":"p","bogus":1},"spec":{"containers":[{"name":"c","foo":1,"image":"x","image":"y"}]},"kind":"Pod"}
            """);

        Assert.Equal(["duplicate field \"kind\"", "unknown field \"metadata.bogus\"", "duplicate field \"spec.containers[0].image\"",
            "unknown field \"spec.containers[0].foo\""], result.StrictProblems);
        Assert.Equal("""{"kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"y"}]}}""", Text(result.Value));
    }

    [Theory]
    [InlineData("""{"data":{"a":1}}""", "ConfigMap", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData("""{"binaryData":{"a":"*"}}""", "ConfigMap", "illegal base64 data at input byte 0")]
    [InlineData("""{"data":[]}""", "ConfigMap", "json: cannot unmarshal array into Go struct field ConfigMap.data of type "
        + "map[string]string")]
    [InlineData("""{"spec":{"replicas":"x"}}""", "Deployment",
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "Deployment",
        "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":1}]}}}}""", "Deployment",
        "json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name of type string")]
    public void Decode_WrongType_IsRefusedInKubernetesWords(string body, string kind, string message)
    {
        var schema = kind == "Deployment" ? Deployments : ConfigMaps;

        var refused = Assert.IsType<DecodeResult.Refused>(schema.Decode(Parse(body)));

        Assert.Equal(message, Assert.Single(refused.Errors).Message);
        Assert.Equal(1, refused.Errors[0].Position.Line);
    }

    [Fact]
    public void Decode_SeveralWrongTypes_AllAreReported()
        => Assert.Equal(2, Assert.IsType<DecodeResult.Refused>(ConfigMaps.Decode(Parse("""{"data":{"a":1,"b":true}}"""))).Errors.Count);

    [Fact]
    public void Decode_NullsZerosAndOrder_GiveTheCanonicalForm()
    {
        var result = Decode(Deployments, """
            {"status":{"replicas":0},"spec":{"template":{"spec":{"hostNetwork":false,"containers":[{"image":"x","name":"c","command":[],
            "resources":{"limits":{"memory":1073741824,"cpu":"0.5"}}}]},"metadata":{"creationTimestamp":null,"labels":{"b":"1","a":"2"}}},
            "replicas":0,"selector":{}},"metadata":{"creationTimestamp":"2026-01-02T03:04:05.123+01:00","name":"d"},"kind":"Deployment"}
            """);

        Assert.Empty(result.StrictProblems);
        Assert.Equal("""
            {"kind":"Deployment","metadata":{"name":"d","creationTimestamp":"2026-01-02T02:04:05Z"},"spec":{"replicas":0,"selector":{},
            "template":{"metadata":{"labels":{"a":"2","b":"1"}},"spec":{"containers":[{"name":"c","image":"x",
            "resources":{"limits":{"cpu":"500m","memory":"1073741824"}}}]}}},"status":{}}
            """.Replace("\n", "", StringComparison.Ordinal), Text(result.Value));
    }

    [Fact]
    public void Validate_BoundsOfOwnKind_AllAreReported()
    {
        var value = Decode(Splits, """
            {"metadata":{"name":"s"},"spec":{"revisions":[{"hash":"a","weight":10001,"role":"Boss"},{"hash":"a","weight":0}]}}
            """).Value;

        Assert.Equal([
            "spec.service: Required value",
            "spec.revisions[1]: Duplicate value: map[string]interface {}{\"hash\":\"a\"}",
            "spec.revisions[0].weight: Invalid value: 10001: must be less than or equal to 10000",
            "spec.revisions[0].role: Unsupported value: \"Boss\": supported values: \"Canary\", \"Experiment\", \"Previous\", \"Stable\"",
        ], Splits.Validate(Splits.Default(value)).Select(e => e.ToString()));
    }

    [Fact]
    public void ToRecord_DecodedObject_IsTyped()
    {
        var record = Assert.IsType<Apps.Deployment>(Deployments.ToRecord(Decode(Deployments, """{"spec":{"replicas":3}}""").Value));

        Assert.Equal(3, record.Spec?.Replicas);
    }

    private static void Walk(SchemaNode node, HashSet<string> names)
    {
        if (node.Name is { } name && !names.Add(name))
        {
            return;
        }

        foreach (var field in node.Fields.Value.Values)
        {
            Walk(field.Node, names);
        }

        if (node.Items is { } items)
        {
            Walk(items, names);
        }
    }

    private static Tree Parse(string body) => Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(body))).Root;

    private static DecodeResult.Success Decode(ObjectSchema schema, string body)
        => Assert.IsType<DecodeResult.Success>(schema.Decode(Parse(body)));

    private static string Text(Tree tree) => Encoding.UTF8.GetString(TreeWriter.Write(tree));
}
