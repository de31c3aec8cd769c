using Slipway.Api.Core;
using Slipway.Node.Probes;

namespace Slipway.Node.Pods;

/// <summary>What a probe's verdict does to a container. Pure.</summary>
internal static class ProbeRules
{
    /// <summary>The container after a report.</summary>
    public static ContainerObservation Apply(ContainerObservation container, ProbeReport report, TimeSpan podGrace, DateTimeOffset now)
        => (report.Kind, report.Verdict) switch
        {
            (_, null) => container,
            (ProbeKind.Startup, true) => container with { Started = true, Ready = container.Spec.ReadinessProbe is null },
            (ProbeKind.Readiness, { } ready) => container with { Ready = ready && container.Started },
            (_, false) when container.Stop is null => container with { Stop = StopOf(container, report.Kind, podGrace, now) },
            _ => container,
        };

    private static ContainerStop StopOf(ContainerObservation container, ProbeKind kind, TimeSpan podGrace, DateTimeOffset now)
    {
        Probe? probe = kind == ProbeKind.Startup ? container.Spec.StartupProbe : container.Spec.LivenessProbe;
        var grace = probe?.TerminationGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : podGrace;
        return new ContainerStop($"its {kind.ToString().ToLowerInvariant()} probe failed", now + grace);
    }
}
