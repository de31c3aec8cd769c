using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Client.Informers;

/// <summary>
/// The informers of one client. An informer asked for after <see cref="Start"/> starts at once. Asking for
/// <see cref="PartialObjectMetadata"/> of a kind gives an informer of its own that transfers only metadata.
/// </summary>
/// <param name="client">Reads with the rights of its user.</param>
/// <param name="time">Clock of the pauses after failures.</param>
/// <param name="random">Spreads those pauses.</param>
/// <param name="loggers">Where informers log.</param>
/// <param name="ns">The only namespace to look at; null for all.</param>
public sealed class InformerSet(IApiClient client, TimeProvider time, Random random, ILoggerFactory loggers, string? ns = null)
    : IInformers, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string ApiVersion, string Kind, Type Type), IRunningInformer> informers = [];
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource stopping = new();
    private bool started;

    /// <summary>Kinds whose first list has not arrived, in ordinal order.</summary>
    public IReadOnlyList<string> Unsynced
    {
        get
        {
            lock (gate)
            {
                return [.. informers.Values.Where(static i => !i.Synced.IsCompletedSuccessfully)
                    .Select(static i => i.Kind.ToString()).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Whether the first list of every informer has arrived.</summary>
    public bool HasSynced => Unsynced.Count == 0;

    /// <inheritdoc/>
    public IInformer<T> For<T>(KindInfo kind)
        where T : KubeObject
    {
        lock (gate)
        {
            var key = (kind.ApiVersion, kind.Kind, typeof(T));
            if (!informers.TryGetValue(key, out var informer))
            {
                informer = new Informer<T>(client, kind, ns, time, random, loggers.CreateLogger("Slipway.Client.Informers"));
                informers.Add(key, informer);
                if (started && !stopping.IsCancellationRequested)
                {
                    running.Add(informer.RunAsync(stopping.Token));
                }
            }

            return (IInformer<T>)informer;
        }
    }

    /// <summary>The informer of the kind that a record type names.</summary>
    public IInformer<T> For<T>()
        where T : KubeObject => For<T>(Kinds.Of<T>());

    /// <summary>Starts all informers; more calls change nothing.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (!started)
            {
                started = true;
                running.AddRange(informers.Values.OrderBy(static i => i.Kind.ToString(), StringComparer.Ordinal)
                    .Select(i => i.RunAsync(stopping.Token)));
            }
        }
    }

    /// <inheritdoc/>
    public void RetryNow()
    {
        IRunningInformer[] all;
        lock (gate)
        {
            all = [.. informers.Values.OrderBy(static i => i.Kind.ToString(), StringComparer.Ordinal)];
        }

        foreach (var informer in all)
        {
            informer.RetryNow();
        }
    }

    /// <summary>Waits until the first list of every informer has arrived.</summary>
    /// <exception cref="OperationCanceledException">Asked to stop, or the informers were stopped.</exception>
    public async Task WaitForSyncAsync(CancellationToken cancellationToken)
    {
        Task[] waits;
        lock (gate)
        {
            waits = [.. informers.Values.Select(static i => i.Synced)];
        }

        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => arrived.TrySetCanceled(cancellationToken));
        _ = ForwardAsync(waits, arrived);
        await arrived.Task;
    }

    /// <summary>Stops all informers and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        Task[] ends;
        lock (gate)
        {
            ends = [.. running];
        }

        await Task.WhenAll(ends);
        stopping.Dispose();
    }

    private static async Task ForwardAsync(Task[] from, TaskCompletionSource to)
    {
        try
        {
            // One by one: Task.WhenAll would be told on the thread pool, as these tasks complete asynchronously.
            foreach (var task in from)
            {
                await task;
            }

            to.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            to.TrySetCanceled(CancellationToken.None);
        }
    }
}
