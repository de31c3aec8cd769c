using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Gateway.GeneralPath;

/// <summary>A connection that the traffic listener has accepted and still owns, as the HTTP server sees it.</summary>
/// <param name="accepted">The connection.</param>
internal sealed class HandedConnection(ConnectionContext accepted) : ConnectionContext
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the HTTP server has let go of the connection.</summary>
    public Task Ended => ended.Task;

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = accepted.ConnectionId;

    /// <summary>Those of the connection, behind what the HTTP server sets itself.</summary>
    public override IFeatureCollection Features { get; } = new FeatureCollection(accepted.Features);

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; } = accepted.Transport;

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed { get; set; } = accepted.ConnectionClosed;

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; set; } = accepted.LocalEndPoint;

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint { get; set; } = accepted.RemoteEndPoint;

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => accepted.Abort(abortReason);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        return base.DisposeAsync();
    }
}
