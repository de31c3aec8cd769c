using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Client.Informers;

/// <summary>
/// Lists once, then follows the watch from revision to revision; lists again and announces the differences when the server has
/// forgotten the revision.
/// </summary>
internal sealed class Informer<T>(IApiClient client, KindInfo kind, string? ns, TimeProvider time, Random random, ILogger logger)
    : IInformer<T>, IRunningInformer
    where T : KubeObject
{
    /// <summary>Objects asked for in one page, so that no answer grows without bound.</summary>
    public const int PageSize = 500;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SoundWatch = TimeSpan.FromSeconds(1);

    private readonly InformerCache cache = new(typeof(T).Name, static length => new T[length]);
    private readonly BackOff backOff = new(FirstPause, LongestPause, random);
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock handlersGate = new();
    private Action<T?, T?>[] handlers = [];
    private volatile TaskCompletionSource? pause;
    private bool isEager;
    private string? revision;

    public KindInfo Kind => kind;

    private string? Scope => kind.Namespaced ? ns : null;

    public bool HasSynced => synced.Task.IsCompletedSuccessfully;

    public Task Synced => synced.Task;

    public T? Get(ObjectKey key) => (T?)cache.Get(key);

    public IReadOnlyCollection<T> List() => (T[])cache.List();

    public IReadOnlyCollection<T> List(string ns) => (T[])cache.InNamespace(ns);

    public IReadOnlyCollection<T> ByIndex(string index, string value) => (T[])cache.ByIndex(index, value);

    public void AddIndex(string index, Func<T, IEnumerable<string>> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(index);
        cache.AddIndex(index, o => values((T)o));
    }

    public void OnChange(Action<T?, T?> onChange)
    {
        lock (handlersGate)
        {
            handlers = [.. handlers, onChange];
        }

        foreach (var present in List())
        {
            onChange(null, present);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await AdvanceAsync(cancellationToken))
                {
                    backOff.Reset();
                }
                else
                {
                    await PauseAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        synced.TrySetCanceled(CancellationToken.None);
    }

    public void RetryNow()
    {
        isEager = true;
        pause?.TrySetResult();
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pause = ends;
        if (Interlocked.Exchange(ref isEager, false))
        {
            backOff.Reset();
        }

        using var stopped = cancellationToken.Register(() => ends.TrySetCanceled(cancellationToken));
        await using var timer = time.CreateTimer(_ => ends.TrySetResult(), null, backOff.Next(), Timeout.InfiniteTimeSpan);
        await ends.Task;
        pause = null;
    }

    private async Task<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (revision is not null || await ListAsync(cancellationToken)) && await WatchAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Also while it is asked to stop: a server that is gone just then must not fail whoever stops.
            InformerLog.Broken(logger, kind.Kind, e.Message);
            return false;
        }
    }

    private async Task<bool> ListAsync(CancellationToken cancellationToken)
    {
        var listed = new Dictionary<ObjectKey, T>();
        var query = new ListQuery { Limit = PageSize, Namespace = Scope };
        while (true)
        {
            var page = await client.ListAsync<T>(kind, query, cancellationToken);
            if (!page.Succeeded)
            {
                Absent(page.Error);
                return false;
            }

            foreach (var item in page.Value.Items ?? [])
            {
                var named = Named(item);
                listed[named.Key()] = named;
            }

            var next = page.Value.Metadata?.Continue;
            if (string.IsNullOrEmpty(next))
            {
                revision = page.Value.Metadata?.ResourceVersion ?? "0";
                break;
            }

            query = query with { Continue = next };
        }

        Replace(listed);
        InformerLog.Listed(logger, kind.Kind, listed.Count, revision);
        synced.TrySetResult();
        return true;
    }

    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var progressed = false;
        var query = new ListQuery { ResourceVersion = revision, Namespace = Scope };
        await foreach (var change in client.WatchAsync<T>(kind, query, cancellationToken))
        {
            if (change.Type == WatchEventType.Error)
            {
                Refused(change.Error);
                return false;
            }

            if (change.Object is { } value)
            {
                progressed = true;
                revision = value.Metadata?.ResourceVersion ?? revision;
                Apply(change.Type, value);
            }
        }

        return progressed || time.GetElapsedTime(started) >= SoundWatch;
    }

    // Without the kind there are no objects, until somebody adds it. Who may see one namespace only sees nothing of the whole cluster.
    private void Absent(Status refusal)
    {
        var isAbsent = refusal.Reason == "NotFound" || (refusal.Reason == "Forbidden" && ns is not null && !kind.Namespaced);
        if (!isAbsent)
        {
            InformerLog.ListRefused(logger, kind.Kind, refusal.Message ?? refusal.Reason ?? "");
            return;
        }

        // What was known stays: a server that starts may not know its kinds yet, and deleted objects are told by a watch.
        InformerLog.Absent(logger, kind.ToString());
        synced.TrySetResult();
    }

    private void Refused(Status? status)
    {
        var message = status?.Message ?? status?.Reason ?? "";
        if (status?.Code == 410 || status?.Reason is "Expired" or "Gone")
        {
            revision = null;
            InformerLog.WatchExpired(logger, kind.Kind, message);
        }
        else
        {
            InformerLog.WatchRefused(logger, kind.Kind, message);
        }
    }

    private void Apply(WatchEventType type, T value)
    {
        if (type == WatchEventType.Bookmark)
        {
            return;
        }

        var named = Named(value);
        if (type == WatchEventType.Deleted)
        {
            cache.Put(named.Key(), null);
            Announce(named, null);
        }
        else
        {
            Announce((T?)cache.Put(named.Key(), named), named);
        }
    }

    private void Replace(Dictionary<ObjectKey, T> listed)
    {
        foreach (var old in List())
        {
            if (!listed.ContainsKey(old.Key()))
            {
                cache.Put(old.Key(), null);
                Announce(old, null);
            }
        }

        foreach (var (key, value) in listed.OrderBy(static p => p.Key))
        {
            var old = Get(key);
            if (old is null || old.Metadata?.ResourceVersion != value.Metadata?.ResourceVersion)
            {
                cache.Put(key, value);
                Announce(old, value);
            }
        }
    }

    private void Announce(T? old, T? value)
    {
        foreach (var handler in handlers)
        {
            handler(old, value);
        }
    }

    /// <summary>Items of typed lists carry no apiVersion and kind; who reads the cache may rely on both.</summary>
    private T Named(T value) => value.Kind is not null && value.ApiVersion is not null && typeof(T) != typeof(PartialObjectMetadata)
        ? value
        : (T)((KubeObject)value with { ApiVersion = kind.ApiVersion, Kind = kind.Kind });
}

/// <summary>An informer of whatever kind, as the one who starts it sees it.</summary>
internal interface IRunningInformer
{
    KindInfo Kind { get; }

    Task Synced { get; }

    /// <summary>Ends the pause after a failure, if there is one.</summary>
    void RetryNow();

    Task RunAsync(CancellationToken cancellationToken);
}
