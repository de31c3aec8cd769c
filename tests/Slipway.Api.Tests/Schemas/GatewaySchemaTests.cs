using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.Api.Tests.Schemas;

public sealed class GatewaySchemaTests
{
    [Fact]
    public void Default_RouteWithOneBackend_GivesWhatTheCrdGives()
    {
        var (schema, value) = Decode("HTTPRoute", """{"spec":{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"s","port":80}]}]}}""");

        var filled = schema.Default(value);

        Assert.Equal("""
            {"spec":{"parentRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"g"}],
            "rules":[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}],
            "backendRefs":[{"group":"","kind":"Service","name":"s","port":80,"weight":1}]}]}}
            """.Replace("\n", "", StringComparison.Ordinal), Encoding.UTF8.GetString(schema.ToBytes(filled)));
        Assert.Empty(schema.Validate(filled));
    }

    [Fact]
    public void Default_GrpcRouteWithAMethod_GivesWhatTheCrdGives()
    {
        var (schema, value) = Decode("GRPCRoute", """
            {"spec":{"rules":[{"matches":[{"method":{"service":"a.B"}}],"backendRefs":[{"name":"s","port":80}]}]}}
            """);

        var filled = schema.Default(value);

        Assert.Equal("""
            {"spec":{"rules":[{"matches":[{"method":{"type":"Exact","service":"a.B"}}],
            "backendRefs":[{"group":"","kind":"Service","name":"s","port":80,"weight":1}]}]}}
            """.Replace("\n", "", StringComparison.Ordinal), Encoding.UTF8.GetString(schema.ToBytes(filled)));
        Assert.Empty(schema.Validate(filled));
    }

    [Fact]
    public void Default_GatewayWithoutStatus_WaitsForAController()
    {
        var (schema, value) = Decode("Gateway", """{"spec":{"gatewayClassName":"c","listeners":[{"name":"http","port":80,"protocol":"HTTP"}]}}""");

        var filled = schema.Default(value);

        Assert.Equal(["Accepted", "Programmed"], filled.ItemsAt("status", "conditions").Select(c => c.TextAt("type")));
        Assert.Equal("Same", filled.ItemsAt("spec", "listeners")[0].TextAt("allowedRoutes", "namespaces", "from"));
        Assert.Empty(schema.Validate(filled));
    }

    [Fact]
    public void Validate_BadRoute_NamesEveryField()
    {
        var (schema, value) = Decode("HTTPRoute", """
            {"spec":{"rules":[{"matches":[{"method":"FETCH","headers":[{"name":"a b","value":"1"}]}],
            "filters":[{"type":"Nonsense"}],"backendRefs":[{"name":"s","weight":-1,"port":0}],"timeouts":{"request":"soon"}}]}}
            """);

        Assert.Equal(
        [
            "spec.rules[0].backendRefs[0].port", "spec.rules[0].backendRefs[0].weight", "spec.rules[0].filters[0].type",
            "spec.rules[0].matches[0].headers[0].name", "spec.rules[0].matches[0].method", "spec.rules[0].timeouts.request",
        ], schema.Validate(schema.Default(value)).Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_ControllerNameChanged_IsImmutable()
    {
        var (schema, old) = Decode("GatewayClass", """{"spec":{"controllerName":"slipway.dev/gateway"}}""");
        var (_, value) = Decode("GatewayClass", """{"spec":{"controllerName":"slipway.dev/other"}}""");

        Assert.Equal("spec.controllerName: Invalid value: \"slipway.dev/other\": field is immutable",
            Assert.Single(schema.Validate(value, old)).ToString());
    }

    private static (ObjectSchema Schema, TreeObject Value) Decode(string kind, string body)
    {
        var schema = SchemaCatalog.For(Kinds.Find("gateway.networking.k8s.io/v1", kind)!);
        var read = Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(body)));
        return (schema, Assert.IsType<DecodeResult.Success>(schema.Decode(read.Root)).Value);
    }
}
