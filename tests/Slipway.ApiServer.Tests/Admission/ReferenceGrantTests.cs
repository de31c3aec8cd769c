using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

public sealed class ReferenceGrantTests
{
    private const string From = """{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","namespace":"web"}""";

    [Theory]
    [InlineData($$"""{"from":[{{From}}],"to":[{"group":"","kind":"Service"}]}""", "")]
    [InlineData($$"""{"from":[{{From}}],"to":[{"group":"","kind":"Service","name":"db"}]}""", "")]
    [InlineData($$"""{"from":[{{From}}],"to":[]}""", "spec.to")]
    [InlineData("""{"to":[{"group":"","kind":"Service"}]}""", "spec.from")]
    [InlineData("""{"from":[{"group":"","kind":"Pod"}],"to":[{"kind":"Service"}]}""", "spec.from[0].namespace, spec.to[0].group")]
    public void Validate_Grant_NeedsBothSides(string spec, string fields)
    {
        var rules = ObjectRules.For(Kinds.Find("gateway.networking.k8s.io/v1beta1", "ReferenceGrant")!);
        const string Head = """{"apiVersion":"gateway.networking.k8s.io/v1beta1","kind":"ReferenceGrant","metadata":{"name":"a"}}""";
        var body = Read(Head).With("spec", Read(spec));
        var decoded = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(body)).Value;
        var errors = rules.ValidateCreate(rules.ForCreate(decoded)).Select(static e => e.Field);
        Assert.Equal(fields, string.Join(", ", errors.Where(static e => !e.StartsWith("metadata", StringComparison.Ordinal))));
    }

    private static TreeObject Read(string json)
        => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(json))).Root;
}
