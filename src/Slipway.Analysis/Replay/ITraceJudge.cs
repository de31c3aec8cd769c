namespace Slipway.Analysis.Replay;

/// <summary>A rule that decides on counts. An instance is of one use: it remembers what it was given.</summary>
public interface ITraceJudge
{
    /// <summary>Length of the slices that it is given. Above 0.</summary>
    TimeSpan SliceLength { get; }

    /// <summary>Takes an outcome when it comes, before the slice that counts it; for what a judge reads beside the counts.</summary>
    /// <param name="outcome">The outcome; its time is since the beginning of the trace.</param>
    /// <param name="designEffect">How many requests say as much as one independent request; from 1.</param>
    void Observe(RecordedOutcome outcome, double designEffect)
    {
    }

    /// <summary>Takes the next slice, also when nothing happened in it.</summary>
    ReplayVerdict Add(BinaryWindow slice);

    /// <summary>Takes what is left when the trace ends.</summary>
    /// <param name="rest">Counts since the last slice.</param>
    /// <param name="length">Time since then, at most the length of a slice.</param>
    ReplayVerdict End(BinaryWindow rest, TimeSpan length);
}
