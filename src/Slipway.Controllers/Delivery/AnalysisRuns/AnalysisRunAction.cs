using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Something that is to be done for a run.</summary>
internal abstract record AnalysisRunAction
{
    private AnalysisRunAction()
    {
    }

    /// <summary>Measure a metric.</summary>
    /// <param name="Metric">The metric, with what is known of its arguments.</param>
    /// <param name="Number">Number of the measurement, from 1.</param>
    /// <param name="Unfinished">The measurement that goes on; null to begin one.</param>
    public sealed record Measure(Metric Metric, int Number, Measurement? Unfinished) : AnalysisRunAction;

    /// <summary>End a measurement that goes on.</summary>
    /// <param name="Metric">The metric.</param>
    /// <param name="Unfinished">The measurement.</param>
    public sealed record Stop(Metric Metric, Measurement Unfinished) : AnalysisRunAction;

    /// <summary>Tell that the run has ended.</summary>
    /// <param name="Phase">How.</param>
    /// <param name="Message">Why.</param>
    public sealed record Announce(string Phase, string Message) : AnalysisRunAction;

    /// <summary>Delete the run: its time to live is over.</summary>
    public sealed record Delete : AnalysisRunAction;
}
