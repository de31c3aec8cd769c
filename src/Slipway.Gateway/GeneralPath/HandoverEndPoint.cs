using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Where the HTTP server gets connections that somebody else has accepted.</summary>
/// <param name="name">What they speak, for messages.</param>
internal sealed class HandoverEndPoint(string name) : EndPoint, IConnectionListener
{
    private readonly Channel<ConnectionContext> handed = Channel.CreateUnbounded<ConnectionContext>();

    /// <inheritdoc/>
    EndPoint IConnectionListener.EndPoint => this;

    /// <summary>Hands a connection over; false when the server has stopped.</summary>
    public bool TryHandOver(HandedConnection connection) => handed.Writer.TryWrite(connection);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        => await handed.Reader.WaitToReadAsync(cancellationToken) && handed.Reader.TryRead(out var next) ? next : null;

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        handed.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => UnbindAsync();

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary>Binds endpoints that are listeners already.</summary>
internal sealed class HandoverListeners : IConnectionListenerFactory
{
    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => ValueTask.FromResult<IConnectionListener>((HandoverEndPoint)endpoint);
}
