namespace Slipway.Simulation.Tests.Faults;

/// <summary>
/// The life of one process. When it ends, what the process was doing hangs for ever, as its code no longer runs; what others asked of it
/// breaks off.
/// </summary>
internal sealed class Life
{
    private readonly CancellationTokenSource cut = new();
    private readonly List<Action> atEnd = [];

    /// <summary>Whether the process is gone.</summary>
    public bool Ended { get; private set; }

    /// <summary>Cancelled at the end, for what others do on behalf of the process.</summary>
    public CancellationToken Cut => cut.Token;

    public void End()
    {
        if (Ended)
        {
            return;
        }

        Ended = true;
        var told = atEnd.ToList();
        atEnd.Clear();
        foreach (var tell in told)
        {
            SynchronizationContext.Current!.Post(_ => tell(), null);
        }

        cut.Cancel();
    }

    /// <summary>Goes on only while the process lives.</summary>
    public Task AliveAsync() => Ended ? new TaskCompletionSource().Task : Task.CompletedTask;

    /// <summary>Awaits work of the process itself.</summary>
    public async Task<T> OwnAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        finally
        {
            await AliveAsync();
        }
    }

    /// <summary>Awaits an answer of this process as another one does: it breaks off when the process ends.</summary>
    public async Task<T> AnswerAsync<T>(Task<T> work, CancellationToken cancellationToken = default)
    {
        if (Ended)
        {
            throw new HttpRequestException("connection refused");
        }

        var answer = new TaskCompletionSource<T>();
        void Break() => answer.TrySetException(new IOException("connection reset"));
        atEnd.Add(Break);
        using var registration = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        _ = ForwardAsync(work, answer);
        try
        {
            return await answer.Task;
        }
        finally
        {
            atEnd.Remove(Break);
        }
    }

    private static async Task ForwardAsync<T>(Task<T> work, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.TrySetResult(await work);
        }
        catch (OperationCanceledException)
        {
            answer.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception e)
        {
            answer.TrySetException(e);
        }
    }
}
