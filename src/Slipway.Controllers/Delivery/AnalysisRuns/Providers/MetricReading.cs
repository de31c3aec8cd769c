using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>What a provider comes back with.</summary>
internal abstract record MetricReading
{
    private MetricReading()
    {
    }

    /// <summary>A value, to be judged by the conditions.</summary>
    /// <param name="Result">The value that conditions call <c>result</c>.</param>
    public sealed record Value(ExpressionValue Result) : MetricReading;

    /// <summary>The provider judges by itself.</summary>
    /// <param name="Phase">Successful, Failed or Inconclusive.</param>
    /// <param name="Message">Why; null for no more words.</param>
    public sealed record Verdict(string Phase, string? Message) : MetricReading
    {
        /// <summary>The value that it judged; null for none.</summary>
        public string? Measured { get; init; }

        /// <summary>What it was read from.</summary>
        public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    }

    /// <summary>It takes time.</summary>
    /// <param name="Message">What it waits for; null for no words.</param>
    /// <param name="LookAgainAfter">When to ask again at the latest.</param>
    public sealed record GoesOn(string? Message, TimeSpan LookAgainAfter) : MetricReading
    {
        /// <summary>What must be known to go on, also after a restart.</summary>
        public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    }

    /// <summary>It could not be measured.</summary>
    /// <param name="Message">Why.</param>
    public sealed record Failure(string Message) : MetricReading;
}
