using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Telemetry;

/// <summary>What counters are kept by.</summary>
internal sealed record SeriesKey(string Route, string Namespace, string Service, string Revision, string Pod)
{
    /// <summary>Whether the counters are of this Service and revision; cheap because the same strings come again.</summary>
    public bool IsFor(PlannedService service, string revision)
        => ReferenceEquals(Service, service.Name) && ReferenceEquals(Revision, revision) && ReferenceEquals(Namespace, service.Namespace);
}
