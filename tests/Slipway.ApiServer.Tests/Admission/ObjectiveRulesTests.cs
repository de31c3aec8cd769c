using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

public sealed class ObjectiveRulesTests
{
    [Theory]
    [InlineData("""{"service":"web","availability":{},"objective":"99.9%"}""", "")]
    [InlineData("""{"service":"web","latency":{"threshold":"300ms"},"objective":"95%","window":"4w"}""", "")]
    [InlineData("""{"availability":{},"objective":"99.9%"}""", "spec.service")]
    [InlineData("""{"service":"web","availability":{}}""", "spec.objective")]
    [InlineData("""{"service":"web","availability":{},"objective":"99.9"}""", "spec.objective")]
    [InlineData("""{"service":"web","availability":{},"objective":"100%"}""", "spec.objective")]
    [InlineData("""{"service":"web","availability":{},"objective":"0%"}""", "spec.objective")]
    [InlineData("""{"service":"web","availability":{},"objective":"-1%"}""", "spec.objective")]
    [InlineData("""{"service":"web","objective":"99.9%"}""", "spec")]
    [InlineData("""{"service":"web","availability":{},"latency":{"threshold":"1s"},"objective":"99.9%"}""", "spec.latency")]
    [InlineData("""{"service":"web","latency":{"threshold":"11s"},"objective":"99.9%"}""", "spec.latency.threshold")]
    [InlineData("""{"service":"web","latency":{"threshold":"soon"},"objective":"99.9%"}""", "spec.latency.threshold")]
    [InlineData("""{"service":"web","availability":{},"objective":"99.9%","window":"91d"}""", "spec.window")]
    [InlineData("""{"service":"web","availability":{},"objective":"99.9%","window":"1h"}""", "spec.window")]
    [InlineData("""{"service":"web","availability":{},"objective":"99.9%","minRequests":0}""", "spec.minRequests")]
    public void Validate_Objective_NamesTheField(string spec, string field)
        => Assert.Equal(field, Fields("ServiceLevelObjective", spec));

    [Theory]
    [InlineData("""{"service":"web","expr":"errorRatio(5m) > 5% and requestRate(5m) >= 1","for":"2m"}""", "")]
    [InlineData("""{"service":"web","expr":"latency(0.99, 1m) > 300ms or (errorRatio(1m) > 0.5 and requestRate(10s) < 3)"}""", "")]
    [InlineData("""{"service":"web","expr":"errorRatio(5m)"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"errorRatio(1h) > 5%"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"errorRatio(5m) > 101%"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"latency(5m) > 1s"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"latency(0.5, 5m) > 1"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"cpu(5m) > 1"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"errorRatio(5m) > 5% $"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"errorRatio(5m) > 5% requestRate(5m) > 1"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"(errorRatio(5m) > 5%"}""", "spec.expr")]
    [InlineData("""{"service":"web","expr":"errorRatio(5m) > 5%","for":"2d"}""", "spec.for")]
    [InlineData("""{"service":"web","expr":"errorRatio(5m) > 5%","severity":"Page Me"}""", "spec.severity")]
    public void Validate_AlertRule_NamesTheField(string spec, string field) => Assert.Equal(field, Fields("AlertRule", spec));

    [Theory]
    [InlineData("""{"webhook":{"url":"https://alerts.example/hook"},"severities":["page"],"repeatInterval":"1h"}""", "")]
    [InlineData("""{"webhook":{"url":"ftp://alerts.example"}}""", "spec.webhook.url")]
    [InlineData("""{"webhook":{"url":"http://user:secret@alerts.example"}}""", "spec.webhook.url")]
    [InlineData("""{"webhook":{"url":"http://a","headersFrom":[{"secretRef":{}}]}}""", "spec.webhook.headersFrom[0].secretRef.name")]
    [InlineData("""{"webhook":{"url":"http://a"},"repeatInterval":"10s"}""", "spec.repeatInterval")]
    [InlineData("""{}""", "spec.webhook")]
    public void Validate_AlertReceiver_NamesTheField(string spec, string field) => Assert.Equal(field, Fields("AlertReceiver", spec));

    /// <summary>What is wrong by the schema, else what is wrong beyond it.</summary>
    private static string Fields(string kind, string spec)
    {
        var rules = ObjectRules.For(Kinds.Find("slipway.dev/v1alpha1", kind)!);
        var body = Read($$"""{"apiVersion":"slipway.dev/v1alpha1","kind":"{{kind}}","metadata":{"name":"web","namespace":"default"} }""")
            .With("spec", Read(spec));
        var decoded = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(body)).Value;
        return string.Join(", ", rules.ValidateCreate(rules.ForCreate(decoded)).Select(static e => e.Field)
            .Where(static f => !f.StartsWith("metadata", StringComparison.Ordinal)).Distinct());
    }

    private static TreeObject Read(string json)
        => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(json))).Root;
}
