namespace Slipway.TestKit;

/// <summary>
/// Runs everything posted to it on the thread that pumps it, in an order that the seed chooses. A tick is: run until nothing is left,
/// then move the clock to the next timer.
/// </summary>
public sealed class SimulationContext(SimulatedTime time, int? seed = null) : SynchronizationContext
{
    private const int MostItemsInOneTick = 2_000_000;

    private readonly Random? order = seed is { } s ? new Random(s) : null;
    private readonly Lock gate = new();
    private readonly List<(SendOrPostCallback Callback, object? State)> items = [];
    private Thread? pumping;

    /// <summary>Called with a description when work comes back from another thread: its order is no longer the seed's.</summary>
    public Action<string>? OnForeignThread { get; set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (OnForeignThread is { } told && Thread.CurrentThread != pumping)
        {
            told($"{state}\n{Environment.StackTrace}");
        }

        lock (gate)
        {
            items.Add((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A simulation never blocks.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Starts work under the context and pumps until nothing is left to run.</summary>
    public void Run(Action work) => Under(() =>
    {
        work();
        Pump();
    });

    /// <summary>Runs work to its end, moving the clock as far as it takes, at most the given time.</summary>
    public T Complete<T>(Func<Task<T>> work, TimeSpan? atMost = null)
    {
        Task<T>? task = null;
        Run(() => task = work());
        RunUntil(() => task!.IsCompleted, atMost ?? TimeSpan.FromMinutes(10), "the work to complete");
        return task!.GetAwaiter().GetResult();
    }

    /// <summary>Runs work to its end, moving the clock as far as it takes, at most the given time.</summary>
    public void Complete(Func<Task> work, TimeSpan? atMost = null) => Complete(async () =>
    {
        await work();
        return true;
    }, atMost);

    /// <summary>Moves the clock, running what becomes due on the way.</summary>
    public void Advance(TimeSpan by) => Under(() =>
    {
        Pump();
        var end = time.GetUtcNow() + by;
        while (time.NextDue is { } due && due <= end)
        {
            time.Advance(due > time.GetUtcNow() ? due - time.GetUtcNow() : TimeSpan.Zero);
            Pump();
        }

        time.Advance(end - time.GetUtcNow());
        Pump();
    });

    /// <summary>Goes from timer to timer until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the simulated time; names what was awaited.</exception>
    public void RunUntil(Func<bool> condition, TimeSpan atMost, string awaited) => Under(() =>
    {
        Pump();
        var end = time.GetUtcNow() + atMost;
        while (!condition())
        {
            if (time.NextDue is not { } due || due > end)
            {
                throw new TimeoutException($"After {atMost} of simulated time still waiting for {awaited}.");
            }

            time.Advance(due > time.GetUtcNow() ? due - time.GetUtcNow() : TimeSpan.Zero);
            Pump();
        }
    });

    private void Under(Action work)
    {
        var before = Current;
        pumping = Thread.CurrentThread;
        SetSynchronizationContext(this);
        try
        {
            work();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void Pump()
    {
        for (var count = 0; TryTake(out var item); count++)
        {
            if (count > MostItemsInOneTick)
            {
                throw new InvalidOperationException("The simulation does not come to rest: something loops without waiting.");
            }

            item.Callback(item.State);
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) item)
    {
        lock (gate)
        {
            if (items.Count == 0)
            {
                item = default;
                return false;
            }

            var at = order?.Next(items.Count) ?? 0;
            item = items[at];
            items.RemoveAt(at);
            return true;
        }
    }
}
