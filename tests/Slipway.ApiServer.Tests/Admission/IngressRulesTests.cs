using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

public sealed class IngressRulesTests
{
    private const string To = """{"service":{"name":"web","port":{"number":80}}}""";

    private const string Class = ",\"annotations\":{\"kubernetes.io/ingress.class\":\"b\"}";

    [Theory]
    [InlineData($$"""{"defaultBackend":{{To}}}""", "")]
    [InlineData($$$"""{"rules":[{"host":"*.a.test","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{{{To}}}}]}}]}""", "")]
    [InlineData("""{"rules":[{"host":"a.test"}]}""", "")]
    [InlineData("{}", "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified")]
    [InlineData("""{"rules":[{"host":"10.0.0.1"}]}""",
        "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address")]
    [InlineData("""{"rules":[{"host":"A.test"}]}""", "spec.rules[0].host: Invalid value: \"A.test\": a lowercase RFC 1123 subdomain")]
    [InlineData("""{"rules":[{"host":"a.*.test"}]}""", "spec.rules[0].host: Invalid value: \"a.*.test\": a wildcard DNS-1123 subdomain")]
    [InlineData("""{"rules":[{"http":{"paths":[]}}]}""", "spec.rules[0].http.paths: Required value")]
    [InlineData($$$"""{"rules":[{"http":{"paths":[{"path":"a","pathType":"Exact","backend":{{{To}}}}]}}]}""",
        "spec.rules[0].http.paths[0].path: Invalid value: \"a\": must be an absolute path")]
    [InlineData($$$"""{"rules":[{"http":{"paths":[{"path":"/a//b","pathType":"Prefix","backend":{{{To}}}}]}}]}""",
        "spec.rules[0].http.paths[0].path: Invalid value: \"/a//b\": must not contain '//'")]
    [InlineData($$$"""{"rules":[{"http":{"paths":[{"pathType":"ImplementationSpecific","backend":{{{To}}}}]}}]}""", "")]
    [InlineData("""{"defaultBackend":{}}""", "spec.defaultBackend: Invalid value: \"\": resource or service backend is required")]
    [InlineData("""{"defaultBackend":{"service":{"name":"web"}}}""", "spec.defaultBackend.service: Required value: port name or number")]
    [InlineData("""{"defaultBackend":{"service":{"name":"web","port":{"name":"http","number":80}}}}""",
        "spec.defaultBackend.service.port: Invalid value: ")]
    [InlineData($$"""{"defaultBackend":{{To}},"tls":[{"hosts":["a_b"],"secretName":"A"}]}""",
        "spec.tls[0].hosts[0]: Invalid value: \"a_b\"")]
    [InlineData($$"""{"defaultBackend":{{To}},"ingressClassName":"A"}""", "spec.ingressClassName: Invalid value: \"A\"")]
    public void Validate_Ingress_SaysWhatIsWrong(string spec, string first)
    {
        var errors = Errors("Ingress", spec);
        Assert.StartsWith(first, errors.FirstOrDefault() ?? "");
        Assert.Equal(first.Length == 0, errors.Count == 0);
    }

    [Fact]
    public void Validate_ClassInFieldAndAnnotation_Refused()
        => Assert.Equal(
            ["annotations.kubernetes.io/ingress.class: Invalid value: \"b\": can not be set when the class field is also set"],
            Errors("Ingress", $$"""{"defaultBackend":{{To}},"ingressClassName":"a"}""", Class));

    [Theory]
    [InlineData("""{"controller":"slipway.dev/gateway"}""", "")]
    [InlineData("""{}""", "spec.controller: Required value")]
    [InlineData("""{"controller":"nginx"}""", "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path")]
    [InlineData("""{"controller":"a.b/c","parameters":{"kind":"A","name":"b","scope":"Namespace"}}""",
        "spec.parameters.namespace: Required")]
    [InlineData("""{"controller":"a.b/c","parameters":{"kind":"A","name":"b","namespace":"n"}}""", "spec.parameters.namespace: Forbidden")]
    public void Validate_IngressClass_SaysWhatIsWrong(string spec, string first)
        => Assert.StartsWith(first, string.Join('\n', Errors("IngressClass", spec)));

    private static List<string> Errors(string kind, string spec, string metadata = "")
    {
        var rules = ObjectRules.For(Kinds.Find("networking.k8s.io/v1", kind)!);
        var space = kind == "Ingress" ? ",\"namespace\":\"default\"" : "";
        var text = $$"""
            {"apiVersion":"networking.k8s.io/v1","kind":"{{kind}}","metadata":{"name":"a"{{space}}{{metadata}}},"spec":{{spec}}}
            """;
        var body = (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(text))).Root;
        var decoded = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(body)).Value;
        return [.. rules.ValidateCreate(rules.ForCreate(decoded)).Select(static e => $"{e.Field}: {e.Message}")];
    }
}
