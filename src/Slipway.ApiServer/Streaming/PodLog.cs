namespace Slipway.ApiServer.Streaming;

/// <summary>Answer to a <see cref="PodLogRequest"/>.</summary>
public abstract record PodLog
{
    private PodLog()
    {
    }

    /// <summary>The log.</summary>
    /// <param name="Lines">Pieces of the log, each at least one whole line with its line feed; the stream ends with the container when
    /// followed.</param>
    public sealed record Opened(IAsyncEnumerable<ReadOnlyMemory<byte>> Lines) : PodLog;

    /// <summary>The container has not been started.</summary>
    /// <param name="Reason">Why it waits, such as <c>ContainerCreating</c>.</param>
    public sealed record Waiting(string Reason) : PodLog;

    /// <summary>There is no run before the present one.</summary>
    public sealed record NoPrevious : PodLog;

    /// <summary>The log cannot be read.</summary>
    /// <param name="Because">In words.</param>
    public sealed record Unavailable(string Because) : PodLog;
}
