namespace Slipway.ApiServer.Streaming;

/// <summary>Streams of a server without a node: no container has a log.</summary>
public sealed class NoPodStreams : IPodStreams
{
    private NoPodStreams()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoPodStreams Instance { get; } = new();

    /// <inheritdoc/>
    public Task<PodLog> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
        => Task.FromResult<PodLog>(new PodLog.Unavailable("this server has no node"));
}
