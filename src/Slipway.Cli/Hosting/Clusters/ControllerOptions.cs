using System.Net;
using Slipway.ApiServer.CustomResources;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>What <c>slipway controller</c> was asked for.</summary>
/// <param name="Kubeconfig">The kubeconfig; null inside of a cluster.</param>
/// <param name="Namespace">The only namespace that is looked after; null for all.</param>
/// <param name="LeaderElect">Whether a lease says which of several instances works.</param>
/// <param name="Health">Where health and metrics are served; null for nowhere.</param>
/// <param name="TelemetryTokenFile">File with the token for the telemetry of Slipway's gateways; null when there are none.</param>
internal sealed record ControllerOptions(
    string? Kubeconfig, string? Namespace, bool LeaderElect, IPEndPoint? Health, string? TelemetryTokenFile)
{
    /// <summary>API groups whose Rollouts, AnalysisRuns and Experiments are acted on.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = CustomResourceDefinitions.Groups;
}
