using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;
using Slipway.Cli.Importing;
using Slipway.Cli.Manifests;
using Slipway.Yaml;

namespace Slipway.Cli.Tests.Importing;

public sealed class ObjectiveImporterTests
{
    private const string Failed = "sum(rate(http_requests_total{job=\"shop\",code=~\"5..\"}[{{.window}}]))";
    private const string All = "sum(rate(http_requests_total{job=\"shop\"}[{{.window}}]))";

    [Fact]
    public void Of_SlothFile_MakesAnObjectiveOfEachSlo()
    {
        var (made, findings) = Import("""
            version: prometheus/v1
            service: shop
            labels: {team: checkout}
            slos:
              - name: availability
                objective: 99.95
                description: Customers get answers.
                labels: {tier: "1"}
                sli:
                  events:
                    error_query: sum(rate(http_requests_total{job="shop",code=~"5.."}[{{.window}}]))
                    total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
                alerting: {name: ShopDown, page_alert: {labels: {severity: critical}}}
              - name: latency
                objective: 99
                sli:
                  events:
                    error_query: |
                      ( sum(rate(http_request_duration_seconds_count{job="shop"}[{{.window}}]))
                        - # what was in time
                        sum(rate(http_request_duration_seconds_bucket{job="shop",le="0.4"}[{{.window}}])) ) OR on() vector(0)
                    total_query: sum(rate(http_request_duration_seconds_count{job="shop"}[{{.window}}]))
            """.Replace("OR", "or", StringComparison.Ordinal));
        Assert.Empty(findings);
        Assert.Equal(["shop-availability", "shop-latency"], made.Select(static o => o.Metadata!.Name));
        Assert.Equal(
            [("shop", "99.95%", "30d"), ("shop", "99%", "30d")],
            made.Select(static o => (o.Spec!.Service!, o.Spec.Objective!, o.Spec.Window!)));
        Assert.NotNull(made[0].Spec!.Availability);
        Assert.Equal("400ms", made[1].Spec!.Latency!.Threshold);
        Assert.Equal("checkout 1", $"{made[0].Metadata!.Labels!["team"]} {made[0].Metadata!.Labels!["tier"]}");
        Assert.Equal("Customers get answers.", made[0].Metadata!.Annotations!["kubernetes.io/description"]);
    }

    [Fact]
    public void Of_OpenSloFile_FollowsReferencesAndMakesAnObjectiveOfEachTarget()
    {
        var (made, findings) = Import("""
            apiVersion: openslo/v1
            kind: DataSource
            metadata: {name: metrics}
            spec: {type: Prometheus, connectionDetails: {url: "http://prometheus"}}
            ---
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: fast}
            spec:
              ratioMetric:
                counter: true
                good:
                  metricSource: {metricSourceRef: metrics, spec: {query: 'sum(rate(latency_milliseconds_bucket{le="250"}[5m]))'}}
                total:
                  metricSource: {metricSourceRef: metrics, spec: {query: 'sum(rate(latency_milliseconds_count[5m]))'}}
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: shop-fast, displayName: Fast enough}
            spec:
              service: shop
              indicatorRef: fast
              timeWindow: [{duration: 4w, isRolling: true}]
              budgetingMethod: Occurrences
              objectives:
                - {target: 0.995}
                - {displayName: Stretch, targetPercent: 99.9}
            """, new ImportOptions(null, "prod"));
        Assert.Empty(findings);
        Assert.Equal(
            [("shop-fast-1", "99.5%", "Fast enough"), ("shop-fast-2", "99.9%", "Stretch")],
            made.Select(static o => (o.Metadata!.Name!, o.Spec!.Objective!, o.Metadata.Annotations!["kubernetes.io/description"])));
        Assert.All(made, static o => Assert.Equal(
            ("250ms", "4w", "prod"), (o.Spec!.Latency!.Threshold, o.Spec.Window, o.Metadata!.Namespace)));
    }

    [Theory]
    [InlineData("code=~\"5..\"", "")]
    [InlineData("status!~\"[1-4]..\"", "")]
    [InlineData("code_class=\"5xx\"", "")]
    [InlineData("grpc_code=~\"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss\"", "")]
    [InlineData("code=~\"(5..|429)\"", "calls 429 bad too")]
    [InlineData("code=\"503\"", "does not call 500, 501, 502, 504")]
    [InlineData("code=~\"5..\",handler=\"/pay\"", "only requests with handler=\"/pay\"")]
    public void Of_QueriesOfFailedRequests_AreAvailabilityWithWhatDiffers(string matchers, string difference)
    {
        var (made, findings) = Import(Sloth($"sum(rate(requests_total{{{matchers}}}[{{{{.window}}}}]))", All));
        Assert.NotNull(Assert.Single(made).Spec!.Availability);
        Assert.All(findings, static f => Assert.False(f.IsLoss));
        if (difference.Length == 0)
        {
            Assert.Empty(findings);
        }
        else
        {
            var finding = Assert.Single(findings);
            Assert.Equal(("slos[0].sli.events.error_query", 8), (finding.Path, finding.Position.Line));
            Assert.Contains(difference, finding.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sum(rate(requests_total{code!~\"5..\"}[5m]))", true)]
    [InlineData("sum(rate(requests_total[5m])) - sum(rate(requests_total{code=~\"5..\"}[5m]))", true)]
    [InlineData("sum(rate(requests_total{code=~\"2..\"}[5m]))", false)]
    public void Of_QueriesOfGoodRequests_AreTheRest(string good, bool isSame)
    {
        var (made, findings) = Import(OpenSlo($"good: {{metricSource: {{type: Prometheus, spec: {{query: '{good}'}}}}}}"));
        Assert.NotNull(Assert.Single(made).Spec!.Availability);
        Assert.Equal(isSame, findings.Count == 0);
    }

    [Theory]
    [InlineData("sum(rate(jobs_failed_total[5m]))", "is not recognised")]
    [InlineData("sum(rate(requests_total{code=~\"4..\"}[5m]))", "calls none of 500")]
    [InlineData("histogram_quantile(0.9, sum(rate(x_bucket{le=\"1\"}[5m])) by (le))", "it uses histogram_quantile")]
    [InlineData("sum(rate(a{code=~\"5..\"}[5m])) + sum(rate(b{code=~\"5..\"}[5m]))", "must be one series")]
    [InlineData("sum(rate(a{code=~\"5..\"}[5m])", "no PromQL query")]
    [InlineData("sum(rate(a{code=~5}[5m]))", "no PromQL query")]
    [InlineData("sum(rate(a{code=~\"(?!4)5..\"}[5m]))", "is not recognised")]
    [InlineData("sum(rate(a_seconds_bucket{le=\"0.3\"}[5m]))", "calls them good")]
    [InlineData("sum(rate(a_seconds_count[5m])) - sum(rate(a_seconds_bucket{le=\"30\"}[5m]))", "bounds from 1ms to 10s")]
    public void Of_OtherQueries_AreRefusedAtTheirField(string query, string message)
    {
        var (made, findings) = Import(Sloth(query, All));
        Assert.Empty(made);
        var finding = Assert.Single(findings);
        Assert.Equal(("slos[0].sli.events.error_query", 8, true), (finding.Path, finding.Position.Line, finding.IsLoss));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objective: 99.9", "objective: 100", "slos[0].objective", "is 100; it must be a number above 0 and below 100")]
    [InlineData("objective: 99.9", "objective: high", "slos[0].objective", "is string")]
    [InlineData("objective: 99.9", "target: 99.9", "slos[0].objective", "is required")]
    [InlineData("name: errors", "name: 7", "slos[0].name", "must be a string, is number")]
    [InlineData("service: shop", "service: My Shop", "service", "--service")]
    [InlineData("service: shop", "labels: {}", "service", "is required")]
    [InlineData("sli:", "sli_of: ", "slos[0].sli", "is required")]
    [InlineData("events:", "plugin:", "slos[0].sli.plugin", "plugins make their queries")]
    [InlineData("error_query:", "errors_query:", "slos[0].sli.events.error_query", "is required")]
    [InlineData("version: prometheus/v1", "version: prometheus/v2", "version", "must be prometheus/v1")]
    [InlineData("version: prometheus/v1", "note: prometheus/v1", "", "is neither OpenSLO")]
    public void Of_BadSlothFile_NamesFieldAndLine(string right, string wrong, string path, string message)
        => IsRefused(Sloth(Failed, All), right, wrong, path, message);

    [Theory]
    [InlineData("openslo/v1", "openslo/v1alpha", "apiVersion", "must be openslo/v1")]
    [InlineData("kind: SLO", "kind: SLOs", "kind", "is 'SLOs', openslo/v1 has")]
    [InlineData("target: 0.99", "target: 99", "spec.objectives[0].target", "above 0 and below 1")]
    [InlineData("{target: 0.99}", "{target: 0.99, targetPercent: 99}", "spec.objectives[0]", "only one of")]
    [InlineData("[{target: 0.99}]", "[]", "spec.objectives", "at least one")]
    [InlineData("[{target: 0.99}]", "{target: 0.99}", "spec.objectives", "must be a list")]
    [InlineData("duration: 30d", "duration: 1Y", "spec.timeWindow[0].duration", "1d to 90d")]
    [InlineData("Occurrences", "Timeslices", "spec.budgetingMethod", "must be Occurrences")]
    [InlineData("type: Prometheus", "type: Datadog", "spec.indicator.spec.ratioMetric.bad.metricSource.type", "is 'Datadog'")]
    [InlineData("ratioMetric", "thresholdMetric", "spec.indicator.spec.thresholdMetric", "a ratioMetric does")]
    [InlineData("name: shop-errors", "names: x", "metadata.name", "is required")]
    public void Of_BadOpenSloFile_NamesFieldAndLine(string right, string wrong, string path, string message)
        => IsRefused(OpenSlo($"bad: {{metricSource: {{type: Prometheus, spec: {{query: '{Failed}'}}}}}}"), right, wrong, path, message);

    [Fact]
    public void Of_CalendarWindowAndPolicies_AreTranslatedWithWhatDiffers()
    {
        var text = OpenSlo($"bad: {{metricSource: {{spec: {{query: '{Failed}'}}}}}}")
            .Replace("{duration: 30d, isRolling: true}", "{duration: 1M, calendar: {timeZone: UTC}}", StringComparison.Ordinal)
            + "\n  alertPolicies: [{alertPolicyRef: x}]";
        var (made, findings) = Import(text);
        Assert.Equal("30d", Assert.Single(made).Spec!.Window);
        Assert.Equal([("spec.timeWindow[0]", false), ("spec.alertPolicies", false)], findings.Select(static f => (f.Path, f.IsLoss)));
    }

    [Fact]
    public void Of_RawRatios_AreSplitAtTheirDivision()
    {
        var text = Sloth("", "");
        var (made, findings) = Import(
            text[..text.IndexOf("events:", StringComparison.Ordinal)] + $"raw: {{error_ratio_query: '({Failed} / {All})'}}");
        Assert.Empty(findings);
        Assert.NotNull(Assert.Single(made).Spec!.Availability);
    }

    [Fact]
    public void Of_SomeGoodAndSomeBad_KeepsTheGoodOnesAndAServiceOfTheUser()
    {
        var good = Sloth(Failed, All).Replace("service: shop", "service: My Shop", StringComparison.Ordinal);
        var (made, findings) = Import($"{good}\n---\n{Sloth("up", All)}\n---\n{good}", new ImportOptions("web", null));
        Assert.Equal(("my-shop-errors", "web"), (Assert.Single(made).Metadata!.Name, made[0].Spec!.Service));
        Assert.Equal(2, findings.Count(static f => f.IsLoss));
        Assert.Contains("second objective of the name my-shop-errors", findings[^1].Message, StringComparison.Ordinal);
    }

    private static void IsRefused(string text, string right, string wrong, string path, string message)
    {
        Assert.Contains(right, text, StringComparison.Ordinal);
        var lines = text[..text.IndexOf(right, StringComparison.Ordinal)].Count(static c => c == '\n') + 1;
        var (made, findings) = Import(text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Empty(made);
        var finding = Assert.Single(findings);
        Assert.Equal((path, true), (finding.Path, finding.IsLoss));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);

        // What is not there is told at what is around it, an object that has lines of its own at the first of them.
        Assert.InRange(finding.Position.Line, finding.Message.Contains("is required", StringComparison.Ordinal) ? 1 : lines, lines + 1);
    }

    /// <summary>The objectives as the API server takes them from what is printed.</summary>
    private static (IReadOnlyList<ServiceLevelObjective> Made, IReadOnlyList<ImportFinding> Findings) Import(
        string text, ImportOptions? options = null)
    {
        var import = ObjectiveImporter.Of(ManifestFile.Of("slos.yaml", text), options ?? new ImportOptions(null, null));
        var printed = Assert.IsType<YamlReadResult.Success>(YamlReader.Read(YamlWriter.Write(import.Manifests)));
        return ([.. printed.Documents.Select(static d => Accepted((TreeObject)d))], import.Findings);
    }

    private static ServiceLevelObjective Accepted(TreeObject manifest)
    {
        var kind = Kinds.Find(manifest.Text("apiVersion")!, manifest.Text("kind")!)!;
        var verdict = ManifestCheck.Check(kind, manifest);
        Assert.Empty(verdict.Problems);
        Assert.Empty(verdict.Warnings);
        return (ServiceLevelObjective)SchemaCatalog.For(kind).ToRecord(verdict.Object!);
    }

    private static string Sloth(string errors, string total) => $$"""
        version: prometheus/v1
        service: shop
        slos:
          - name: errors
            objective: 99.9
            sli:
              events:
                error_query: '{{errors}}'
                total_query: '{{total}}'
        """;

    private static string OpenSlo(string events) => $$"""
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: shop-errors}
        spec:
          service: shop
          timeWindow: [{duration: 30d, isRolling: true}]
          budgetingMethod: Occurrences
          objectives: [{target: 0.99}]
          indicator:
            metadata: {name: shop-errors}
            spec:
              ratioMetric:
                {{events}}
                total: {metricSource: {spec: {query: '{{All}}'} } }
        """;
}
