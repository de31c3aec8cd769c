using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.Forwarding;

/// <summary>Carries one exchange after the other of a client connection to backends and back.</summary>
internal sealed class Forwarder(
    GatewayCore core,
    ClientSide client,
    RequestHead head,
    Exchange exchange,
    Deadline clientDeadline,
    byte[] clientAddress)
{
    private readonly ResponseHead response = new();
    private readonly ResponseRelay relay = new(client, clientDeadline);
    private readonly bool framesBodies = client.FramesBodies;
    private UpstreamConnection? current;
    private volatile bool cut;
    private RequestBodyPump? pump;
    private bool sentNothing;
    private bool copied;
    private int responseLength;
    private TurnKind turn;

    /// <summary>Whether the client got (part of) an answer; otherwise the exchange's own answer is due.</summary>
    public bool Answered { get; private set; }

    /// <summary>Whether unread parts of the request are to be drained before the connection is closed.</summary>
    public bool Linger { get; private set; }

    /// <summary>The client has gone away while others of its connection may go on: the backend's connection ends now. Only for clients
    /// whose bodies are data alone.</summary>
    public void Cut()
    {
        cut = true;
        Interlocked.Exchange(ref current, null)?.Close();
    }

    /// <summary>Forwards the request that the exchange has begun; false when the client's connection must end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ForwardAsync(bool keepAlive)
    {
        Answered = Linger = copied = false;
        var fresh = false;
        while (true)
        {
            var endpoint = exchange.Endpoint!;
            turn = TurnKind.Connection;
            var connection = (fresh ? null : TakeIdle(endpoint)) ?? await ObtainAsync(endpoint, mayWait: !fresh);
            if (turn == TurnKind.Moved && exchange.TryMove())
            {
                continue;
            }

            var failure = connection is not null ? await SendAsync(connection)
                : turn == TurnKind.Late ? AttemptFailure.Overload : AttemptFailure.Connect;
            EndTurn(endpoint, connection, failure);
            if (failure == AttemptFailure.None)
            {
                if (!exchange.OnRetryable(response.Status, head))
                {
                    return await FinishAsync(connection!, endpoint, keepAlive);
                }

                DropAnswer(connection!, endpoint);
                await BackOffAsync();
                continue;
            }

            if (connection is not null)
            {
                LetGo(connection);
                connection.Close();
                await StopPumpAsync();
                if (ClientEnd() is { } outcome)
                {
                    return await EndWithoutBodyAsync(outcome);
                }

                if (failure == AttemptFailure.Reset && connection.Reused && pump is null && (sentNothing || head.IsIdempotent))
                {
                    // The same endpoint is asked again. That is no failure where the backend had closed an idle connection.
                    if (!sentNothing && !connection.MayHaveIdledOut)
                    {
                        exchange.OnClosedWithoutAnswer();
                    }

                    fresh = true;
                    continue;
                }
            }

            fresh = false;
            if (!exchange.OnAttemptFailed(failure, mayRepeat: failure == AttemptFailure.Connect || exchange.MayRepeat(head)))
            {
                return false;
            }

            await BackOffAsync();
        }
    }

    /// <summary>How the client's side of the exchange ended too early; null when it has not.</summary>
    private BodyOutcome? ClientEnd()
    {
        if (!cut)
        {
            return pump is { Outcome: BodyOutcome.ClientGone or BodyOutcome.Malformed or BodyOutcome.TooLarge } ? pump.Outcome : null;
        }

        if (pump is null && !copied)
        {
            core.Mirrors.Skip(exchange.Mirrors, MirrorResult.Incomplete);
        }

        return BodyOutcome.ClientGone;
    }

    private ValueTask BackOffAsync() => exchange.BackoffMilliseconds == 0 ? ValueTask.CompletedTask
        : new ValueTask(Task.Delay(TimeSpan.FromMilliseconds(exchange.BackoffMilliseconds), core.Time));

    /// <summary>The connection of an answer that nobody gets is kept where all of that is there already.</summary>
    private void DropAnswer(UpstreamConnection connection, UpstreamEndpoint endpoint)
    {
        connection.Consume(responseLength);
        var isWhole = IsWhole(connection, headLength: 0);
        if (isWhole)
        {
            connection.Consume(connection.Available.Length);
        }

        if (!LetGo(connection) || !isWhole || !response.KeepAlive || !connection.TryBecomeIdle()
            || !endpoint.Connections.TryKeep(connection))
        {
            connection.Close();
        }
    }

    private UpstreamConnection? TakeIdle(UpstreamEndpoint endpoint)
    {
        while (endpoint.Connections.Take() is UpstreamConnection idle)
        {
            if (IsFit(idle))
            {
                return idle;
            }
        }

        return null;
    }

    private bool IsFit(UpstreamConnection idle)
    {
        var isFit = idle.IsFit(mustNotFail: head.HasBody || !head.IsIdempotent);
        if (!isFit)
        {
            idle.Close();
        }

        return isFit;
    }

    /// <summary>A connection that is made now, or one that another request has done with; null for none, and <see cref="turn"/> says
    /// why.</summary>
    private async ValueTask<UpstreamConnection?> ObtainAsync(UpstreamEndpoint endpoint, bool mayWait)
    {
        if (mayWait && !endpoint.Connections.TryTurn(core.Deadlines.Now))
        {
            var most = Math.Min(exchange.AttemptMilliseconds, Limits.TurnMilliseconds);
            (turn, var idle) = await endpoint.Connections.WaitAsync(core.Deadlines, most);
            if (turn is TurnKind.Moved or TurnKind.Late)
            {
                return null;
            }

            if (idle is UpstreamConnection connection && IsFit(connection))
            {
                return connection;
            }
        }
        else if (mayWait)
        {
            turn = TurnKind.Connect;
        }

        return await ConnectAsync(endpoint);
    }

    private void EndTurn(UpstreamEndpoint endpoint, UpstreamConnection? connection, AttemptFailure failure)
    {
        if (turn == TurnKind.Connect)
        {
            var isWhole = failure == AttemptFailure.None && response.KeepAlive && IsWhole(connection!, responseLength);
            endpoint.Connections.EndTurn(isFreeSoon: isWhole);
        }
    }

    /// <summary>Whether all of the answer is there already.</summary>
    private bool IsWhole(UpstreamConnection connection, int headLength) => response.Body == BodyEnd.None
        || (response.Body == BodyEnd.Length && connection.Available.Length - headLength == response.ContentLength);

    private async ValueTask<UpstreamConnection?> ConnectAsync(UpstreamEndpoint endpoint)
    {
        try
        {
            var connection = await UpstreamConnection.ConnectAsync(endpoint, core.Deadlines, exchange.AttemptMilliseconds);
            endpoint.OnConnected();
            return connection;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Sends the request and waits for the head of the final answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptFailure> SendAsync(UpstreamConnection connection)
    {
        pump = null;
        sentNothing = true;
        Hold(connection);
        try
        {
            var length = RequestHeadWriter.Write(connection, head, exchange, clientAddress);
            var milliseconds = exchange.AttemptMilliseconds;
            connection.Deadline.Arm(milliseconds);
            await connection.SendAsync(connection.SendBuffer.AsMemory(0, length));
            sentNothing = false;
            if (head.HasBody)
            {
                var copies = exchange.Mirrors.Count > 0 ? core.Mirrors.Record(head, exchange, clientAddress) : null;
                pump = new RequestBodyPump(client, connection, head, clientDeadline, milliseconds, copies, exchange.Rule!.MostBodyBytes);
                pump.Start();
            }
            else if (exchange.Mirrors.Count > 0 && !copied)
            {
                copied = true;
                core.Mirrors.Send(head, exchange, clientAddress, body: []);
            }

            while (true)
            {
                var headLength = await ReceiveHeadAsync(connection);
                if (headLength < 0)
                {
                    return connection.Deadline.Fired ? AttemptFailure.Timeout : AttemptFailure.Reset;
                }

                if (response.Status >= 200 || (response.Status == 101 && head.Upgrade))
                {
                    responseLength = headLength;
                    return AttemptFailure.None;
                }

                if (response.Status == 101)
                {
                    return AttemptFailure.Reset;
                }

                await PassInterimAsync(connection, headLength);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return connection.Deadline.Fired ? AttemptFailure.Timeout : AttemptFailure.Reset;
        }
    }

    /// <summary>Length of the head in the receive buffer; -1 when the connection ended or the head is not valid.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveHeadAsync(UpstreamConnection connection)
    {
        while (true)
        {
            var length = connection.Available.IsEmpty ? -1 : HeadParser.FindEnd(connection.Available);
            if (length > 0)
            {
                return response.TryParse(connection.Buffer, connection.Start, length, head.IsHead) ? length : -1;
            }

            if (await connection.ReceiveAsync() == 0)
            {
                return -1;
            }
        }
    }

    private async ValueTask PassInterimAsync(UpstreamConnection connection, int length)
    {
        await client.PassInterimAsync(response, length);
        connection.Consume(length);
    }

    private async ValueTask<bool> FinishAsync(UpstreamConnection connection, UpstreamEndpoint endpoint, bool keepAlive)
    {
        Answered = true;
        exchange.OnAnswered(response.Status, response.Fields);
        if (response.Status == 101)
        {
            await SwitchAsync(connection);
            return false;
        }

        var bodyTaken = pump is null || pump.IsCompleted;
        keepAlive &= !core.Draining && bodyTaken && (head.Http11 || response.Body is not (BodyEnd.Chunked or BodyEnd.Close));
        var status = response.Status;
        client.WriteHead(response, responseLength, keepAlive);
        relay.Capture = exchange.Trial is null ? null : new AnswerCapture(response);
        connection.Consume(responseLength);
        var result = await relay.RunAsync(connection, response, head.Http11 && framesBodies);
        exchange.OnBodies(pump?.Bytes ?? 0, relay.Bytes);
        exchange.OnAnswerPassed(relay.Capture, result == RelayResult.Done);
        bodyTaken = pump is null || pump is { IsCompleted: true, Outcome: BodyOutcome.Sent };
        if (!LetGo(connection) && result == RelayResult.BackendBroken)
        {
            result = RelayResult.ClientGone;
        }

        var isWhole = !cut && result == RelayResult.Done && bodyTaken && response.KeepAlive;
        if (!isWhole || !connection.TryBecomeIdle() || !endpoint.Connections.TryKeep(connection))
        {
            connection.Close();
        }

        await StopPumpAsync();
        if (result == RelayResult.BackendBroken)
        {
            exchange.OnBrokenAnswer();
            exchange.End(status, counts: true);
            client.Abort("The backend broke off its answer.");
            return false;
        }

        exchange.End(status, counts: result == RelayResult.Done);
        Linger = !bodyTaken;
        return keepAlive && bodyTaken && result == RelayResult.Done;
    }

    private async ValueTask SwitchAsync(UpstreamConnection connection)
    {
        client.WriteHead(response, responseLength, keepAlive: true);
        connection.Consume(responseLength);
        connection.Deadline.Disarm();
        try
        {
            await Tunnel.RunAsync(await client.SwitchAsync(), connection);
        }
        finally
        {
            connection.Close();
            exchange.End(101, counts: false);
        }
    }

    /// <summary>The body ended without its end; the backend's connection is closed already. Only bad chunks are worth an answer.</summary>
    private async ValueTask<bool> EndWithoutBodyAsync(BodyOutcome outcome)
    {
        Answered = true;
        exchange.OnBodies(pump?.Bytes ?? 0, 0);
        if (OwnAnswer.To(outcome) is not { } answer)
        {
            exchange.End(0, counts: false);
        }
        else
        {
            exchange.EndWith(answer, counts: false);
            Linger = true;
            await client.AnswerAsync(answer);
        }

        return false;
    }

    /// <summary>Lets <see cref="Cut"/> find the connection.</summary>
    private void Hold(UpstreamConnection connection)
    {
        if (!framesBodies)
        {
            Interlocked.Exchange(ref current, connection);
            if (cut)
            {
                Cut();
            }
        }
    }

    /// <summary>From here on <see cref="Cut"/> leaves the connection alone; false when it has closed it.</summary>
    private bool LetGo(UpstreamConnection connection)
        => framesBodies || Interlocked.CompareExchange(ref current, null, connection) == connection;

    private async ValueTask StopPumpAsync()
    {
        if (pump is { IsCompleted: false })
        {
            pump.Cancel();
            await pump.Completion;
        }
    }
}
