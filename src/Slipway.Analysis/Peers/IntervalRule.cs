using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Peers;

/// <summary>A rule that measures once in an interval, over that interval.</summary>
public abstract class IntervalRule : ITraceJudge
{
    /// <summary>
    /// Share of the last interval that a trace must reach into for it to be measured: requests come apart, so that a trace of ten minutes
    /// ends a little before its tenth; and the rate of a few seconds is not what these rules measure.
    /// </summary>
    private const double LastInterval = 0.9;

    /// <summary>A rule with this interval.</summary>
    protected IntervalRule(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        SliceLength = interval;
    }

    /// <inheritdoc/>
    public TimeSpan SliceLength { get; }

    /// <inheritdoc/>
    public ReplayVerdict Add(BinaryWindow slice) => Measure(slice);

    /// <inheritdoc/>
    public ReplayVerdict End(BinaryWindow rest, TimeSpan length)
        => length >= SliceLength * LastInterval && Measure(rest) is { IsFinal: true } verdict ? verdict : Finish();

    /// <summary>Measures an interval.</summary>
    protected abstract ReplayVerdict Measure(BinaryWindow interval);

    /// <summary>What the rule says when there is no more.</summary>
    protected abstract ReplayVerdict Finish();
}
