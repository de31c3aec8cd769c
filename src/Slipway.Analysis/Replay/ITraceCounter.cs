namespace Slipway.Analysis.Replay;

/// <summary>What counts as one outcome: a request, or a user. Times are seconds since the beginning of the trace.</summary>
public interface ITraceCounter
{
    /// <summary>What a person should know of the way of counting; empty when each request counts.</summary>
    string Note { get; }

    /// <summary>How many requests say as much as one independent request; 1 where each is taken for a witness by itself.</summary>
    double DesignEffect => 1;

    /// <summary>Takes the next outcome; times never fall.</summary>
    void Add(RecordedOutcome outcome);

    /// <summary>What counts before a moment and has not been given out.</summary>
    BinaryWindow Close(double seconds);

    /// <summary>All that is left at the end of the trace.</summary>
    BinaryWindow Rest();
}
