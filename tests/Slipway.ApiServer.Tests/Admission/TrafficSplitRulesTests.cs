using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

public sealed class TrafficSplitRulesTests
{
    [Theory]
    [InlineData("""{"routes":[{"name":"a","hash":"v2","match":[{"path":{"regex":"/a("}}]}]}""", "spec.routes[0].match[0].path.regex")]
    [InlineData("""{"routes":[{"name":"a","hash":"v2","match":[{"headers":{"x":{"regex":"(?=a)b"}}}]}]}""",
        "spec.routes[0].match[0].headers[x].regex")]
    [InlineData("""{"routes":[{"name":"a","hash":"v2","match":[{"cookies":{"x":{"exact":"a","prefix":"a"}}}]}]}""",
        "spec.routes[0].match[0].cookies[x]")]
    [InlineData("""{"mirrors":[{"name":"a","hash":"v2","match":[{"query":{"x":{}}}]}]}""", "spec.mirrors[0].match[0].query[x]")]
    [InlineData("""{"mirrors":[{"name":"a","hash":"v2","match":[{"headers":{"a b":{"exact":"x"}}}]}]}""",
        "spec.mirrors[0].match[0].headers")]
    [InlineData("""{"routes":[{"name":"a","hash":"v2","match":[{}]}],"mirrors":[{"name":"a","hash":"v2"}]}""", "spec.mirrors[0].name")]
    [InlineData("""{"sticky":{"cookie":"a\r\nX: y"}}""", "spec.sticky.cookie")]
    [InlineData("""{"sticky":{"cookie":"a","clientIP":true}}""", "spec.sticky")]
    [InlineData("""{"sticky":{"cookie":"a","maxAge":"1d"}}""", "spec.sticky.maxAge")]
    [InlineData("""{"routes":[{"name":"a","hash":"v2","match":[{"method":{"exact":"GET"},"path":{"regex":"/a|/b"}}]}]}""", "")]
    [InlineData("""{"sticky":{"header":"X-User","maxAge":"1h30m"}}""", "")]
    public void Validate_SplitThatNoGatewayCanCompile_NamesTheField(string spec, string field)
    {
        var rules = ObjectRules.For(Kinds.Find("slipway.dev/v1alpha1", "TrafficSplit")!);
        var body = Read("""{"apiVersion":"slipway.dev/v1alpha1","kind":"TrafficSplit","metadata":{"name":"web","namespace":"default"}}""")
            .With("spec", Read("""{"service":"web","revisions":[{"hash":"v1","weight":10000}]}"""));
        foreach (var (name, value) in Read(spec).Fields)
        {
            body = body.WithAt(["spec", name], value);
        }

        var decoded = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(body)).Value;
        var errors = rules.ValidateCreate(rules.ForCreate(decoded)).Select(static e => e.Field);
        Assert.Equal(field, string.Join(", ", errors.Where(static e => !e.StartsWith("metadata", StringComparison.Ordinal))));
    }

    private static TreeObject Read(string json)
        => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(json))).Root;
}
