using System.IO.Pipelines;

namespace Slipway.Gateway.Forwarding;

/// <summary>The client of an exchange, as the forwarder sees it: where its body comes from and where the answer goes.</summary>
/// <param name="input">Where the body of the request is read.</param>
/// <param name="output">Where the body of the answer is written.</param>
internal abstract class ClientSide(PipeReader input, PipeWriter output)
{
    /// <summary>Where the body of the request is read.</summary>
    public PipeReader Input => input;

    /// <summary>Where the body of the answer is written.</summary>
    public PipeWriter Output => output;

    /// <summary>Whether bodies pass in the framing of HTTP/1.1; otherwise they are data alone, and somebody else frames them.</summary>
    public abstract bool FramesBodies { get; }

    /// <summary>Trailer lines of the request, when its body has ended; only where bodies are data alone.</summary>
    public abstract ReadOnlySpan<byte> RequestTrailers { get; }

    /// <summary>Takes the trailer lines of the answer; only where bodies are data alone.</summary>
    public abstract void TakeTrailers(ReadOnlySpan<byte> lines);

    /// <summary>Passes an interim answer on, where the client's protocol has any.</summary>
    public abstract ValueTask PassInterimAsync(ResponseHead response, int length);

    /// <summary>Writes the head of the final answer without flushing.</summary>
    public abstract void WriteHead(ResponseHead response, int length, bool keepAlive);

    /// <summary>Writes an answer of the gateway itself, after which the connection is of no more use.</summary>
    public abstract ValueTask AnswerAsync(OwnAnswer answer);

    /// <summary>The client's connection as bytes both ways, after the head of a 101 was written.</summary>
    public abstract ValueTask<IDuplexPipe> SwitchAsync();

    /// <summary>Ends the exchange in a way that the client can tell from a whole answer.</summary>
    public abstract void Abort(string reason);
}
