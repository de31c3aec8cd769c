using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Resilience;

/// <summary>
/// The connections to one endpoint that wait for requests, and the requests that wait for connections. New connections are made freely
/// while their first answers come at once; no more than <see cref="Limits.ConnectsAtOnce"/> may wait for theirs, and as many more with each
/// tick. So whatever has piled up while a gateway or a pod stood still is worked off over connections that are there, instead of each
/// request opening one of its own, which both sides are then busy with.
/// </summary>
internal sealed class ConnectionPool
{
    private const int MostIdle = 1024;
    private readonly Lock gate = new();
    private readonly Stack<IIdleConnection> idle = new();
    private readonly Queue<TaskCompletionSource<ConnectionTurn>> waiting = new();
    private int turns = Limits.ConnectsAtOnce;
    private long turnsOf;
    private bool refilling;
    private bool closed;

    /// <summary>Requests that wait for a connection.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>A connection that was used before, or null.</summary>
    public IIdleConnection? Take()
    {
        lock (gate)
        {
            return idle.TryPop(out var connection) ? connection : null;
        }
    }

    /// <summary>Gives a connection to a request that waits, or keeps it for the next one; false when it is not wanted.</summary>
    public bool TryKeep(IIdleConnection connection)
    {
        lock (gate)
        {
            if (Serve(new ConnectionTurn(TurnKind.Connection, connection)))
            {
                return true;
            }

            if (closed || idle.Count >= MostIdle)
            {
                return false;
            }

            idle.Push(connection);
            return true;
        }
    }

    /// <summary>Whether a connection may be made at once; then <see cref="EndTurn"/> is due. Who came before and waits goes
    /// first.</summary>
    /// <param name="now">The current tick.</param>
    public bool TryTurn(long now)
    {
        lock (gate)
        {
            if (waiting.Count > 0)
            {
                return false;
            }

            if (turnsOf != now)
            {
                turnsOf = now;
                turns = Limits.ConnectsAtOnce;
            }

            if (turns == 0)
            {
                return false;
            }

            turns--;
            return true;
        }
    }

    /// <summary>Waits for a connection, or for leave to make one; <see cref="EndTurn"/> is due then.</summary>
    /// <param name="deadlines">Time limits.</param>
    /// <param name="milliseconds">Longest time.</param>
    public async ValueTask<ConnectionTurn> WaitAsync(Deadlines deadlines, int milliseconds)
    {
        var turn = new TaskCompletionSource<ConnectionTurn>(TaskCreationOptions.RunContinuationsAsynchronously);
        var deadline = deadlines.Add(() => turn.TrySetResult(new ConnectionTurn(TurnKind.Late)));
        deadline.Arm(milliseconds);
        try
        {
            lock (gate)
            {
                waiting.Enqueue(turn);
                Refill(deadlines);
            }

            return await turn.Task;
        }
        finally
        {
            deadlines.Remove(deadline);
        }
    }

    /// <summary>The answer on a connection that was made has begun, or failed.</summary>
    /// <param name="isFreeSoon">Whether the connection itself is about to serve the next in line.</param>
    public void EndTurn(bool isFreeSoon)
    {
        lock (gate)
        {
            turns = Math.Min(turns + 1, Limits.ConnectsAtOnce);
            if (!isFreeSoon)
            {
                Admit();
            }
        }
    }

    /// <summary>Sends those who wait elsewhere.</summary>
    public void MoveWaiting()
    {
        lock (gate)
        {
            while (Serve(new ConnectionTurn(TurnKind.Moved)))
            {
            }
        }
    }

    /// <summary>Closes idle connections that the peer has ended or that were idle for too long.</summary>
    /// <param name="idleSince">The tick since which they may be.</param>
    public void Sweep(long idleSince)
    {
        List<IIdleConnection>? dead = null;
        lock (gate)
        {
            if (idle.Any(c => c.IsStale(idleSince)))
            {
                var alive = new List<IIdleConnection>();
                dead = [];
                foreach (var connection in idle.Reverse())
                {
                    (connection.IsStale(idleSince) ? dead : alive).Add(connection);
                }

                idle.Clear();
                alive.ForEach(idle.Push);
            }
        }

        dead?.ForEach(static c => c.Close());
    }

    /// <summary>Keeps no connection any more, and sends those who wait elsewhere.</summary>
    public void Close()
    {
        IIdleConnection[] closing;
        lock (gate)
        {
            closed = true;
            closing = [.. idle];
            idle.Clear();
        }

        MoveWaiting();
        foreach (var connection in closing)
        {
            connection.Close();
        }
    }

    /// <summary>Keeps connections again.</summary>
    public void Open()
    {
        lock (gate)
        {
            closed = false;
        }
    }

    /// <summary>Gives something to the first who still waits; false when nobody does.</summary>
    private bool Serve(ConnectionTurn turn)
    {
        while (waiting.TryDequeue(out var next))
        {
            if (next.TrySetResult(turn))
            {
                return true;
            }
        }

        return false;
    }

    private void Admit()
    {
        while (turns > 0 && Serve(new ConnectionTurn(TurnKind.Connect)))
        {
            turns--;
        }
    }

    /// <summary>While anybody waits, more may connect with each tick.</summary>
    private void Refill(Deadlines deadlines)
    {
        if (refilling || waiting.Count == 0)
        {
            return;
        }

        refilling = true;
        Deadline? next = null;
        next = deadlines.Add(() =>
        {
            deadlines.Remove(next!);
            lock (gate)
            {
                refilling = false;
                turns = Limits.ConnectsAtOnce;
                Admit();
                Refill(deadlines);
            }
        });
        next.Arm(0);
    }
}
