namespace Slipway.Analysis.Replay;

/// <summary>What counts as one outcome: a request, or a user. Times are seconds since the beginning of the trace.</summary>
public interface ITraceCounter
{
    /// <summary>What a person should know of the way of counting; empty when each request counts.</summary>
    string Note { get; }

    /// <summary>Takes the next outcome; times never fall.</summary>
    void Add(RecordedOutcome outcome);

    /// <summary>What counts before a moment and has not been given out.</summary>
    BinaryWindow Close(double seconds);

    /// <summary>All that is left at the end of the trace.</summary>
    BinaryWindow Rest();
}
