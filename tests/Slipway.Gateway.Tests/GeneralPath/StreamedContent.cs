using System.Net;
using System.Threading.Channels;

namespace Slipway.Gateway.Tests.GeneralPath;

/// <summary>A request body that the test sends part by part.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly Channel<byte[]> parts = Channel.CreateUnbounded<byte[]>();

    public void Send(byte[] part) => parts.Writer.TryWrite(part);

    public void End() => parts.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        await foreach (var part in parts.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(part, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
