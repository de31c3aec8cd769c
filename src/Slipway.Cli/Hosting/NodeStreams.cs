using Slipway.ApiServer.Streaming;
using Slipway.Node.Logs;

namespace Slipway.Cli.Hosting;

/// <summary>Lets the API server reach the logs that the node keeps.</summary>
internal sealed class NodeStreams(PodLogs logs) : IPodStreams
{
    public Task<PodLog> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
    {
        var outcome = logs.Open(
            new LogQuery(request.PodUid, request.Container)
            {
                Follow = request.Follow,
                Previous = request.Previous,
                Timestamps = request.Timestamps,
                TailLines = request.TailLines,
                Since = request.Since,
                LimitBytes = request.LimitBytes,
            },
            cancellationToken);
        return Task.FromResult<PodLog>(outcome switch
        {
            LogOutcome.Opened opened => new PodLog.Opened(opened.Lines),
            LogOutcome.NotStarted => new PodLog.Waiting("ContainerCreating"),
            LogOutcome.NoPrevious => new PodLog.NoPrevious(),
            _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
        });
    }
}
