using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Telemetry;
using Slipway.Simulation.Tests.Scenarios;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>Copies of requests, sent and counted as the gateway's mirrors are.</summary>
internal sealed class SimulatedCopies(SimulatedPlane plane, Random random)
{
    /// <summary>Sends the copies that a request is due.</summary>
    /// <param name="gateway">The gateway that makes them.</param>
    /// <param name="targets">Where they go.</param>
    /// <param name="errorRate">Share of requests that every version fails.</param>
    public void Send(GatewayLife gateway, IReadOnlyList<MirrorTarget> targets, double errorRate)
    {
        foreach (var target in targets)
        {
            var core = gateway.Control.Core;
            if (EndpointChoice.Pick(target.Arm.Endpoints, null, core.Draw()) is { } endpoint
                && endpoint.TryEnterCopy(Limits.MirrorsPerEndpoint))
            {
                _ = SendAsync(gateway, target, endpoint, errorRate);
            }
        }
    }

    private async Task SendAsync(GatewayLife gateway, MirrorTarget target, UpstreamEndpoint endpoint, double errorRate)
    {
        var core = gateway.Control.Core;
        var started = core.Time.GetTimestamp();
        var service = target.Arm.Service;
        var series = core.Series.Of(new SeriesKey(target.Route, service.Namespace, service.Name, target.Arm.Revision, endpoint.Plan.PodUid)
        {
            Placement = Placement.Mirror,
            Rule = target.Mirror,
        });
        var cell = series.TakeWarmUp(started) ? null : series.CellOf(core.Series.FrameOf(started));
        cell?.OnStarted();
        var image = plane.Runtime.Answers(endpoint.Plan.PodUid);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 60)), plane.Time);
        if (gateway.Life.Ended)
        {
            return;
        }

        var isAnswered = image is not null && plane.Runtime.Answers(endpoint.Plan.PodUid) == image;
        var isFailed = isAnswered && random.NextDouble() < Math.Max(errorRate, Versions.ErrorRate(image!));
        var failure = !isAnswered ? (int)AttemptFailure.Reset : isFailed ? FailureClasses.ServerError : FailureClasses.None;
        core.Mirrors.Leave(endpoint);
        cell?.OnFinished(failure, (long)core.Time.GetElapsedTime(started).TotalMicroseconds, user: 0);
    }
}
