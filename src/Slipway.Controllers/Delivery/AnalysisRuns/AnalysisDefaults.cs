namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>What counts when a field is absent, and the controller's own limits.</summary>
internal static class AnalysisDefaults
{
    /// <summary>Measurements kept of a metric.</summary>
    public const int Retention = 10;

    /// <summary>Default of <c>consecutiveErrorLimit</c>.</summary>
    public const int ConsecutiveErrorLimit = 4;

    /// <summary>Value of <c>failureLimit</c> that turns it off.</summary>
    public const int NoFailureLimit = -1;

    /// <summary>Pause after a measurement that could not be made, for a metric without interval.</summary>
    public static readonly TimeSpan ErrorRetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>Shortest time between two measurements: times in the status are whole seconds.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
}
