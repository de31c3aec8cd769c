using System.Buffers;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Mirroring;

/// <summary>Keeps the body of one request while it is sent to its backend, so that copies can be made when it is complete.</summary>
internal sealed class MirrorRecord(MirrorSender sender, RequestHead head, Exchange exchange, byte[] client)
{
    private byte[]? body = [];
    private int reserved;
    private int length;

    /// <summary>Takes bytes that have been framed for the backend.</summary>
    public void Add(ReadOnlySpan<byte> framed)
    {
        if (body is null)
        {
            return;
        }

        if (length + framed.Length > reserved && !Grow(length + framed.Length))
        {
            sender.Skip(exchange.Mirrors, MirrorResult.TooLarge);
            Drop();
            return;
        }

        framed.CopyTo(body.AsSpan(length));
        length += framed.Length;
    }

    /// <summary>Makes the copies of a request whose body was sent to its end; drops it otherwise.</summary>
    public void Complete(bool whole)
    {
        if (body is not null && whole)
        {
            sender.Send(head, exchange, client, body.AsSpan(0, length));
        }
        else if (body is not null)
        {
            sender.Skip(exchange.Mirrors, MirrorResult.Incomplete);
        }

        Drop();
    }

    private bool Grow(int needed)
    {
        var size = Math.Max(needed, Math.Min(reserved * 2, Limits.MirrorBodyBytes));
        if (needed > Limits.MirrorBodyBytes || !sender.TryReserve(size - reserved))
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        body.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(body!);
        (body, reserved) = (larger, size);
        return true;
    }

    private void Drop()
    {
        if (body is not null)
        {
            ArrayPool<byte>.Shared.Return(body);
            sender.Free(reserved);
            body = null;
        }
    }
}
