using System.Collections.Concurrent;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Resilience;

/// <summary>Requests that wait for another table, because in the one in force nobody can answer them.</summary>
/// <param name="deadlines">Their time limits.</param>
internal sealed class HeldRequests(Deadlines deadlines)
{
    private readonly ConcurrentDictionary<TaskCompletionSource<bool>, bool> waiting = new();
    private int count;

    /// <summary>How many wait now.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Waits; true when there is another table, false when the time is over or too many wait already.</summary>
    /// <param name="isStale">Whether the table that the caller looked at is no longer in force.</param>
    /// <param name="milliseconds">Longest time.</param>
    public async ValueTask<bool> WaitAsync(Func<bool> isStale, int milliseconds)
    {
        if (Interlocked.Increment(ref count) > Limits.HeldRequests)
        {
            Interlocked.Decrement(ref count);
            return false;
        }

        var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var deadline = deadlines.Add(() => turn.TrySetResult(false));
        try
        {
            // Noted before the look: whoever puts a table in force and then wakes those who are noted misses nobody.
            waiting.TryAdd(turn, true);
            if (isStale())
            {
                return true;
            }

            deadline.Arm(milliseconds);
            return await turn.Task;
        }
        finally
        {
            waiting.TryRemove(turn, out _);
            deadlines.Remove(deadline);
            Interlocked.Decrement(ref count);
        }
    }

    /// <summary>Another table is in force.</summary>
    public void Wake()
    {
        foreach (var (turn, _) in waiting)
        {
            turn.TrySetResult(true);
        }
    }
}
