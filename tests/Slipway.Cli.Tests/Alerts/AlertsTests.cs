using System.Diagnostics;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Alerts;
using Slipway.Yaml;

namespace Slipway.Cli.Tests.Alerts;

public sealed class AlertsTests
{
    private static readonly ServiceLevelObjective Availability = Objective(
        "web", new ServiceLevelObjectiveSpec
        {
            Service = "web", Availability = new AvailabilityIndicator(), Objective = "99.9%", Window = "30d",
        });

    private static readonly ServiceLevelObjective Latency = Objective(
        "fast", new ServiceLevelObjectiveSpec
        {
            Service = "web", Latency = new LatencyIndicator { Threshold = "300ms" }, Objective = "95%", Window = "30d", MinRequests = 100,
        });

    private static readonly AlertRule Rule = new()
    {
        Metadata = new ObjectMeta { Name = "slow-or-failing", Namespace = "shop" },
        Spec = new AlertRuleSpec
        {
            Service = "web",
            Expr = "(errorRatio(5m) > 5% or latency(0.99, 1m) > 1500ms) and requestRate(5m) >= 1",
            For = "2m",
            Severity = "page",
        },
    };

    [Fact]
    public void Export_ObjectivesAndRules_AreThoseThatSlipwayEvaluates()
    {
        var text = YamlWriter.Write(PrometheusRules.Of([Availability, Latency], [Rule]));
        foreach (var expected in new[]
        {
            "slipway:objective_bad_ratio:rate1h{namespace=\"shop\",objective=\"web\"} > 0.0144 "
                + "and slipway:objective_bad_ratio:rate5m{namespace=\"shop\",objective=\"web\"} > 0.0144",
            "slipway:objective_bad_ratio:rate6h{namespace=\"shop\",objective=\"web\"} > 0.006 and",
            "slipway:objective_bad_ratio:rate1d{namespace=\"shop\",objective=\"web\"} > 0.003 and slipway:objective_bad_ratio:rate2h",
            "slipway:objective_bad_ratio:rate3d{namespace=\"shop\",objective=\"web\"} > 0.001 and",
            "(sum(rate(slipway_gateway_requests_total{namespace=\"shop\",service=\"web\",code_class=\"5xx\"}[5m])) or vector(0))",
            "1 - sum(rate(slipway_gateway_request_duration_seconds_bucket{namespace=\"shop\",service=\"web\",le=\"0.25\"}[1h]))",
            "and on () sum(increase(slipway_gateway_requests_total{namespace=\"shop\",service=\"web\"}[1h])) >= 100",
            "histogram_quantile(0.99, sum by (le) (rate(slipway_gateway_request_duration_seconds_bucket",
            "> 1.5) and (sum(rate(",
        })
        {
            Assert.Contains(expected, Flat(text));
        }

        Assert.Equal(
            ["objective shop/fast: the metrics have no bucket at 300ms; the rules count what takes longer than 0.25s"],
            PrometheusRules.Notes([Availability, Latency]));
    }

    /// <summary>Prometheus' own judge of rules files, of Debian's package prometheus.</summary>
    [Fact]
    public async Task Export_File_IsAcceptedByPromtool()
    {
        if (!File.Exists("/usr/bin/promtool"))
        {
            Assert.Skip("promtool is not installed");
        }

        var file = Path.Combine(Path.GetTempPath(), $"slipway-rules-{Environment.ProcessId}.yaml");
        try
        {
            await File.WriteAllTextAsync(
                file, YamlWriter.Write(PrometheusRules.Of([Availability, Latency], [Rule])), TestContext.Current.CancellationToken);
            using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "rules", file])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var output = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
                + await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(promtool.ExitCode == 0 && !output.Contains("FAILED", StringComparison.Ordinal), output);
            Assert.Contains("SUCCESS: 23 rules found", output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Lines_AlertsInAllStates_AreTheUrgentOnesFirst()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var objective = Availability with
        {
            Status = new ServiceLevelObjectiveStatus
            {
                Alerts =
                [
                    new AlertStatus
                    {
                        Name = "ticket-3d", Severity = "ticket", State = AlertStatus.Firing, StartsAt = at, Summary = "burns slowly",
                    },
                    new AlertStatus { Name = "page-1h", Severity = "page", State = AlertStatus.Firing, StartsAt = at, Summary = "burns" },
                    new AlertStatus { Name = "page-6h", Severity = "page", State = AlertStatus.Inactive },
                ],
            },
        };
        var rule = Rule with
        {
            Status = new AlertRuleStatus
            {
                Alert = new AlertStatus { Name = "slow-or-failing", Severity = "page", State = AlertStatus.Pending, ActiveAt = at },
            },
        };
        var alerts = AlertList.Of([objective], [rule], all: false);
        Assert.Equal(["page-1h", "ticket-3d", "slow-or-failing"], alerts.Select(static a => a.Status.Name));
        Assert.Equal(4, AlertList.Of([objective], [rule], all: true).Count);
        Assert.Equal(
            "Firing    page       shop        web       ServiceLevelObjective/web   page-1h           2026-01-02T03:04:05Z   burns",
            AlertList.Lines(alerts).ElementAt(1));
        var json = AlertList.Json(alerts)["alerts"]![0]!;
        Assert.Equal("Firing", (string?)json["state"]);
        Assert.Equal("ErrorBudgetBurn", (string?)json["labels"]!["alertname"]);
        Assert.Equal("2026-01-02T03:04:05Z", (string?)json["startsAt"]);
    }

    private static ServiceLevelObjective Objective(string name, ServiceLevelObjectiveSpec spec)
        => new() { Metadata = new ObjectMeta { Name = name, Namespace = "shop" }, Spec = spec };

    /// <summary>YAML without its quotes and line breaks.</summary>
    private static string Flat(string yaml) => string.Join(' ', yaml.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .Replace("\\\"", "\"", StringComparison.Ordinal).Replace("''", "'", StringComparison.Ordinal);
}
