using System.Buffers;
using System.IO.Pipelines;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Carries one exchange to a backend that speaks HTTP/2 and back.</summary>
/// <param name="core">The gateway.</param>
/// <param name="client">The client.</param>
/// <param name="head">Head of the request.</param>
/// <param name="exchange">The exchange.</param>
/// <param name="clientDeadline">Limit on the client.</param>
/// <param name="clientAddress">Address of the client.</param>
internal sealed class Http2Forwarder(
    GatewayCore core,
    KestrelClient client,
    RequestHead head,
    Exchange exchange,
    Deadline clientDeadline,
    byte[] clientAddress) : IDisposable
{
    private readonly ResponseHead response = new() { Http2 = true };
    private ClientBody? body;
    private bool copied;
    private int headBytes;
    private bool lostConnection;
    private long passed;

    /// <summary>Forwards the request that the exchange has begun; false when the exchange's own answer is due.</summary>
    public async ValueTask<bool> ForwardAsync(CancellationToken aborted)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var deadline = core.Deadlines.Add(cancel.Cancel);
        try
        {
            while (true)
            {
                var (failure, answer) = await SendAsync(exchange.Endpoint!, deadline, cancel.Token);
                using (answer)
                {
                    if (failure == AttemptFailure.None && !exchange.OnRetryable(response.Status, head))
                    {
                        await FinishAsync(answer!, deadline, cancel.Token, aborted);
                        return true;
                    }
                }

                if (failure == AttemptFailure.None)
                {
                    await BackOffAsync(aborted);
                    continue;
                }

                await StopBodyAsync();
                if (body is not null && OwnAnswer.To(body.Outcome) is { } refused)
                {
                    exchange.EndWith(refused, counts: false);
                    await client.AnswerAsync(refused);
                    return true;
                }

                if (aborted.IsCancellationRequested)
                {
                    exchange.End(0, counts: false);
                    return true;
                }

                var mayRepeat = failure == AttemptFailure.Connect || (lostConnection && !head.HasBody && head.IsIdempotent)
                    || exchange.MayRepeat(head);
                if (!exchange.OnAttemptFailed(failure, mayRepeat))
                {
                    return false;
                }

                if (deadline.Fired)
                {
                    // It fires only once, and has cancelled all that is done with this token.
                    core.Deadlines.Remove(deadline);
                    cancel.Dispose();
                    cancel = CancellationTokenSource.CreateLinkedTokenSource(aborted);
                    deadline = core.Deadlines.Add(cancel.Cancel);
                }

                await BackOffAsync(aborted);
            }
        }
        finally
        {
            core.Deadlines.Remove(deadline);
            await cancel.CancelAsync();
            await StopBodyAsync();
            cancel.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => body?.Dispose();

    private Task BackOffAsync(CancellationToken aborted) => exchange.BackoffMilliseconds == 0 ? Task.CompletedTask
        : Task.Delay(TimeSpan.FromMilliseconds(exchange.BackoffMilliseconds), core.Time, aborted);

    private async ValueTask<(AttemptFailure Failure, HttpResponseMessage? Answer)> SendAsync(
        UpstreamEndpoint endpoint, Deadline deadline, CancellationToken cancellationToken)
    {
        body = null;
        lostConnection = false;
        if (head.HasBody)
        {
            var copies = exchange.Mirrors.Count > 0 && !copied ? core.Mirrors.Record(head, exchange, clientAddress) : null;
            body = new ClientBody(client, head, clientDeadline, copies, exchange.Rule!.MostBodyBytes);
        }
        else if (exchange.Mirrors.Count > 0 && !copied)
        {
            core.Mirrors.Send(head, exchange, clientAddress, body: []);
        }

        copied = true;
        Watch(deadline, exchange.AttemptMilliseconds, isWhole: HasTimeout);
        try
        {
            var answer = await core.Http2.SendAsync(Http2Message.Make(endpoint, head, exchange, clientAddress, body), cancellationToken);
            endpoint.OnConnected();
            headBytes = Http2Message.Read(answer, response, head.IsHead);
            if (deadline.Disarm() && headBytes > 0)
            {
                return (AttemptFailure.None, answer);
            }

            answer.Dispose();
            return (deadline.Fired ? AttemptFailure.Timeout : AttemptFailure.Reset, null);
        }
        catch (HttpRequestException e)
        {
            // The connection died under this request and others; a pod that refuses one request resets its stream.
            lostConnection = !deadline.Fired && e is { InnerException: IOException and not HttpProtocolException };
            return (deadline.Fired ? AttemptFailure.Timeout
                : e.HttpRequestError == HttpRequestError.ConnectionError ? AttemptFailure.Connect
                : AttemptFailure.Reset, null);
        }
        catch (OperationCanceledException e)
        {
            return (deadline.Fired ? AttemptFailure.Timeout
                : e.InnerException is TimeoutException ? AttemptFailure.Connect
                : AttemptFailure.Reset, null);
        }
    }

    private bool HasTimeout => exchange.Rule!.Plan is { BackendTimeoutMilliseconds: not null } or { RequestTimeoutMilliseconds: not null };

    private async ValueTask FinishAsync(
        HttpResponseMessage answer, Deadline deadline, CancellationToken cancellationToken, CancellationToken aborted)
    {
        exchange.OnAnswered(response.Status, response.Fields);
        client.WriteHead(response, headBytes, keepAlive: true);
        var capture = exchange.Trial is null ? null : new AnswerCapture(response);
        var result = await RelayAsync(answer, capture, deadline, cancellationToken);
        if (result == RelayResult.BackendBroken && aborted.IsCancellationRequested)
        {
            result = RelayResult.ClientGone;
        }

        exchange.OnBodies(body?.Bytes ?? 0, passed);
        exchange.OnAnswerPassed(capture, result == RelayResult.Done);
        if (result == RelayResult.BackendBroken)
        {
            exchange.OnBrokenAnswer();
            exchange.End(response.Status, counts: true);
            client.Abort("The backend broke off its answer.");
            return;
        }

        var grpcStatus = client.IsGrpc ? Http2Message.GrpcStatus(answer) : null;
        exchange.End(Grpc.StatusOf(response.Status, grpcStatus), counts: result == RelayResult.Done);
    }

    private async ValueTask<RelayResult> RelayAsync(
        HttpResponseMessage answer, AnswerCapture? capture, Deadline deadline, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.ReceiveBytes);
        try
        {
            var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var hasFlushed = false;
            while (true)
            {
                Watch(deadline, Limits.ResponseMilliseconds, isWhole: false);
                var read = stream.ReadAsync(buffer, cancellationToken);
                if (!read.IsCompleted && !hasFlushed && await FlushAsync(client.Output.FlushAsync(CancellationToken.None)))
                {
                    await read;
                    return RelayResult.ClientGone;
                }

                hasFlushed = true;
                var count = await read;
                if (count == 0)
                {
                    Http2Message.PassTrailers(answer, client);
                    return RelayResult.Done;
                }

                capture?.Add(buffer.AsSpan(0, count));
                passed += count;
                if (await FlushAsync(client.Output.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None)))
                {
                    return RelayResult.ClientGone;
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            return RelayResult.BackendBroken;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the client is gone.</summary>
    private async ValueTask<bool> FlushAsync(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompleted)
        {
            clientDeadline.Arm(Limits.StallMilliseconds);
        }

        var result = await flush;
        clientDeadline.Disarm();
        return result.IsCompleted || result.IsCanceled;
    }

    /// <summary>A call of gRPC may be silent for as long as its caller likes, unless the route says how long it may take.</summary>
    private void Watch(Deadline deadline, int milliseconds, bool isWhole)
    {
        if (isWhole || !client.IsGrpc)
        {
            deadline.Arm(milliseconds);
        }
    }

    private Task StopBodyAsync() => body?.StopAsync() ?? Task.CompletedTask;
}
