using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.GeneralPath;

/// <summary>The client of a request that Kestrel has read.</summary>
/// <param name="core">The gateway.</param>
/// <param name="features">The request and its answer.</param>
/// <param name="head">Head of the request.</param>
/// <param name="exchange">Its exchange.</param>
internal sealed class KestrelClient(GatewayCore core, IFeatureCollection features, RequestHead head, Exchange exchange) : ClientSide(
    features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader, features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer)
{
    private const int InternalError = 2;
    private readonly IHttpResponseFeature response = features.GetRequiredFeature<IHttpResponseFeature>();

    /// <inheritdoc/>
    public override bool FramesBodies => false;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> RequestTrailers => RequestTranslation.Trailers(features);

    /// <summary>Whether the request is one of gRPC.</summary>
    public bool IsGrpc { get; } = Grpc.Is(head);

    /// <inheritdoc/>
    public override void TakeTrailers(ReadOnlySpan<byte> lines)
    {
        if (!lines.IsEmpty && features.Get<IHttpResponseTrailersFeature>() is { } trailing)
        {
            AnswerFields.Add(lines, trailing.Trailers);
        }
    }

    /// <summary>Kestrel passes none on but its own 100.</summary>
    public override ValueTask PassInterimAsync(ResponseHead response, int length) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override void WriteHead(ResponseHead response, int length, bool keepAlive)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(ResponseHeadWriter.SizeOf(length, head, exchange));
        var written = ResponseHeadWriter.Write(bytes, response, head, exchange, keepAlive: true);
        AnswerFields.Apply(bytes.AsSpan(0, written), this.response);
        ArrayPool<byte>.Shared.Return(bytes);
        SayGoodbye();
    }

    /// <inheritdoc/>
    public override ValueTask AnswerAsync(OwnAnswer answer) => AnswerAsync(answer, keepAlive: false);

    /// <summary>Writes an answer of the gateway itself.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="keepAlive">Whether the client's connection stays; one of HTTP/2 does in any case.</param>
    public async ValueTask AnswerAsync(OwnAnswer answer, bool keepAlive)
    {
        if (IsGrpc)
        {
            Grpc.Answer(answer, response);
            SayGoodbye();
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(answer.Size);
        var length = answer.Write(bytes, keepAlive: true, http11: true, head.IsHead, core.Time.GetUtcNow());
        var start = HeadParser.FindEnd(bytes.AsSpan(0, length));
        AnswerFields.Apply(bytes.AsSpan(0, start), response);
        SayGoodbye();
        if (!keepAlive && !head.Http2)
        {
            response.Headers.Connection = "close";
        }

        if (length > start)
        {
            await Output.WriteAsync(bytes.AsMemory(start, length - start));
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <inheritdoc/>
    public override async ValueTask<IDuplexPipe> SwitchAsync()
    {
        var stream = await features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();

        // Kestrel's stream cannot end one half alone; the connection below it can.
        var below = features.Get<IConnectionTransportFeature>()?.Transport.Output;
        return new StreamPipe(PipeReader.Create(stream), below ?? PipeWriter.Create(stream));
    }

    /// <inheritdoc/>
    public override void Abort(string reason)
    {
        if (features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(InternalError);
        }
        else
        {
            features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
        }
    }

    /// <summary>The last answer of a connection says so; with HTTP/2 Kestrel makes it GOAWAY.</summary>
    private void SayGoodbye()
    {
        if (core.Draining && response.StatusCode != 101)
        {
            response.Headers.Connection = "close";
        }
    }

    private sealed record StreamPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
