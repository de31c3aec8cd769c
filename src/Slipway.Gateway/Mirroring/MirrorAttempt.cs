using System.Buffers;
using System.Net.Sockets;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.GeneralPath;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Mirroring;

/// <summary>One copy on its way: sent, its answer read and dropped, or kept to be compared. Counted in flight for its pod from before it is
/// queued.</summary>
internal sealed class MirrorAttempt(GatewayCore core, MirrorTarget target, UpstreamEndpoint endpoint, RequestHead request)
    : IThreadPoolWorkItem
{
    private readonly bool toHead = request.IsHead;
    private readonly bool idempotent = request.IsIdempotent;
    private readonly ResponseHead response = new();
    private AnswerCapture? capture;

    /// <summary>All bytes of the request, and more behind them; of the shared pool.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>Number of bytes of the request.</summary>
    public required int Length { get; init; }

    /// <summary>Bytes reserved with the sender.</summary>
    public required int Reserved { get; init; }

    /// <summary>Whose answer it is, for a comparison.</summary>
    public TrialPart Part { get; set; }

    /// <summary>Gives back what it holds: it is not sent.</summary>
    public void Drop()
    {
        ArrayPool<byte>.Shared.Return(Bytes);
        core.Mirrors.Free(Reserved);
        core.Mirrors.Leave(endpoint);
    }

    /// <inheritdoc/>
    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        var started = core.Time.GetTimestamp();
        var plan = target.Arm.Service;
        var revision = plan.Split is null ? endpoint.Plan.Revision : target.Arm.Revision;
        var series = core.Series.Of(new SeriesKey(target.Route, plan.Namespace, plan.Name, revision, endpoint.Plan.PodUid)
        {
            Placement = Placement.Mirror,
            Rule = target.Mirror,
            Class = target.Class,
            IsSecond = Part == TrialPart.Second,
        });
        var cell = series.TakeWarmUp(started) ? null : series.CellOf(core.Series.FrameOf(started));
        cell?.OnStarted();
        var (failure, status) = (AttemptFailure.Reset, 0);
        try
        {
            if (plan.Http2)
            {
                (failure, status) = await Http2Copy.SendAsync(core, endpoint, Bytes.AsMemory(0, Length));
            }
            else
            {
                failure = await AttemptAsync(endpoint.Connections.Take() as UpstreamConnection);
                status = response.Status;
            }
        }
        finally
        {
            Drop();
            target.Trial?.Take(Part, failure == AttemptFailure.None ? capture : null, target.Arm.Revision);
            target.Trial?.Leave();
        }

        var microseconds = (long)core.Time.GetElapsedTime(started).TotalMicroseconds;
        var answered = failure == AttemptFailure.None;
        var failed = answered && status >= 500 ? FailureClasses.ServerError : (int)failure;
        cell?.OnFinished(failed, microseconds, user: 0);
        series.OnFinished(answered ? status : 0, microseconds);
        core.Mirrors.Count(answered ? MirrorResult.Answered : MirrorResult.Failed, 1);
    }

    private async ValueTask<AttemptFailure> AttemptAsync(UpstreamConnection? idle)
    {
        if (idle is not null)
        {
            if (idle.IsFit(mustNotFail: true))
            {
                var failure = await ExchangeAsync(idle);
                if (failure != AttemptFailure.Reset || !idempotent || !idle.MayHaveIdledOut)
                {
                    return failure;
                }
            }

            idle.Close();
        }

        try
        {
            return await ExchangeAsync(await UpstreamConnection.ConnectAsync(endpoint, core.Deadlines, Limits.MirrorMilliseconds));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return AttemptFailure.Connect;
        }
    }

    private async ValueTask<AttemptFailure> ExchangeAsync(UpstreamConnection connection)
    {
        try
        {
            connection.Deadline.Arm(Limits.MirrorMilliseconds);
            await connection.SendAsync(Bytes.AsMemory(0, Length));
            do
            {
                if (await ReceiveHeadAsync(connection) is not (> 0 and var length))
                {
                    return Broken(connection);
                }

                capture = target.Trial is null || response.Status < 200 ? null : new AnswerCapture(response);
                connection.Consume(length);
            }
            while (response.Status < 200);

            var whole = await ReadBodyAsync(connection);
            if (!whole && capture is { IsTooLarge: false })
            {
                return Broken(connection);
            }

            if (!whole || !response.KeepAlive || !connection.TryBecomeIdle() || !endpoint.Connections.TryKeep(connection))
            {
                connection.Close();
            }

            return AttemptFailure.None;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return Broken(connection);
        }
    }

    private static AttemptFailure Broken(UpstreamConnection connection)
    {
        connection.Close();
        return connection.Deadline.Fired ? AttemptFailure.Timeout : AttemptFailure.Reset;
    }

    private async ValueTask<int> ReceiveHeadAsync(UpstreamConnection connection)
    {
        while (true)
        {
            var length = connection.Available.IsEmpty ? -1 : HeadParser.FindEnd(connection.Available);
            if (length > 0)
            {
                // Nobody asked for another protocol.
                return response.TryParse(connection.Buffer, connection.Start, length, toHead) && response.Status != 101 ? length : -1;
            }

            if (await connection.ReceiveAsync() == 0)
            {
                return -1;
            }
        }
    }

    /// <summary>Reads the body to its end; false when it has none that anybody waits for.</summary>
    private async ValueTask<bool> ReadBodyAsync(UpstreamConnection connection)
    {
        var decoder = default(ChunkedDecoder);
        var remaining = response.ContentLength;
        for (long dropped = 0; dropped < Limits.MirrorAnswerBytes;)
        {
            dropped += connection.Available.Length;
            switch (response.Body)
            {
                case BodyEnd.None:
                    return true;
                case BodyEnd.Length:
                    var part = (int)Math.Min(remaining, connection.Available.Length);
                    capture?.Add(connection.Available[..part]);
                    connection.Consume(part);
                    remaining -= part;
                    break;
                case BodyEnd.Chunked:
                    while (!connection.Available.IsEmpty && !decoder.IsDone && !decoder.IsBroken)
                    {
                        var read = decoder.Read(connection.Available, out var data);
                        capture?.Add(data);
                        connection.Consume(read);
                    }

                    break;
                case BodyEnd.Close when capture is null:
                    return false;
                default:
                    capture!.Add(connection.Available);
                    connection.Consume(connection.Available.Length);
                    break;
            }

            if (decoder.IsDone || (response.Body == BodyEnd.Length && remaining == 0))
            {
                return true;
            }

            if (decoder.IsBroken || await connection.ReceiveAsync() == 0)
            {
                return response.Body == BodyEnd.Close;
            }
        }

        capture?.GiveUp();
        return false;
    }
}
