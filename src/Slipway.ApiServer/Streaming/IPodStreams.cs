namespace Slipway.ApiServer.Streaming;

/// <summary>How the server reaches what only a node has: the output of containers. The composition root binds it to the node.</summary>
public interface IPodStreams
{
    /// <summary>The log of a container.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away.</param>
    Task<PodLog> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken);
}
