using System.Runtime.CompilerServices;
using Slipway.Api.Meta;
using Slipway.ApiServer.Reading;
using Slipway.Storage;

namespace Slipway.ApiServer.Watching;

/// <summary>Turns changes of the store into what one watcher sees: initial objects, changes within its selection, bookmarks, an
/// end.</summary>
internal sealed class ObjectWatcher(IObjectStore store, ObjectReader reader, ObjectFormat format, TimeProvider time)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<ObjectEvent> WatchAsync(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ends = time.GetUtcNow() + request.Timeout;
        var scope = request.Scope;
        if (await FutureAsync(scope.ResourceVersion, cancellationToken) is { } future)
        {
            yield return new ObjectEvent.Failed(future);
            yield break;
        }

        var after = scope.ResourceVersion ?? 0;
        if (after == 0 || request.InitialEvents)
        {
            var page = await reader.ListAsync(scope with { ResourceVersion = null }, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return new ObjectEvent.Change("ADDED", item, item.Revision);
            }

            after = page.Revision;
            if (request is { InitialEvents: true, Bookmarks: true })
            {
                yield return new ObjectEvent.Bookmark(after, true);
            }
        }

        using var watch = store.Watch(ObjectKeys.Prefix(scope.Kind, scope.Namespace), after);
        if (watch is null)
        {
            yield return ObjectEvent.Failed.Expired(after, store.CompactedRevision);
            yield break;
        }

        await foreach (var next in FollowAsync(request, watch, ends, cancellationToken))
        {
            yield return next;
        }
    }

    /// <summary>Waits for a revision that lies ahead; the refusal when it does not come.</summary>
    private async Task<Status?> FutureAsync(long? revision, CancellationToken cancellationToken)
    {
        try
        {
            await reader.WaitForAsync(revision, cancellationToken);
            return null;
        }
        catch (ApiException e)
        {
            return e.Status;
        }
    }

    private async IAsyncEnumerable<ObjectEvent> FollowAsync(
        WatchRequest request, IStoreWatch watch, DateTimeOffset ends, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lastBookmark = time.GetUtcNow();
        var seen = watch.Revision;
        while (true)
        {
            var now = time.GetUtcNow();
            var pause = request.Bookmarks && lastBookmark + BookmarkInterval < ends ? lastBookmark + BookmarkInterval - now : ends - now;
            using var timer = new CancellationTokenSource(pause > TimeSpan.Zero ? pause : TimeSpan.FromTicks(1), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            while (await NextAsync(watch, either.Token, cancellationToken) is { } changes)
            {
                if (changes.Count == 0)
                {
                    yield return ObjectEvent.Failed.Expired(seen, store.CompactedRevision);
                    yield break;
                }

                foreach (var change in changes)
                {
                    if (See(request.Scope, change) is { } visible)
                    {
                        yield return visible;
                    }
                }

                seen = watch.Revision;
            }

            if (request.Bookmarks)
            {
                yield return new ObjectEvent.Bookmark(watch.Revision, false);
                lastBookmark = time.GetUtcNow();
            }

            if (time.GetUtcNow() >= ends)
            {
                yield break;
            }
        }
    }

    /// <summary>The next changes, or null when the timer fired.</summary>
    private static async Task<IReadOnlyList<StoreChange>?> NextAsync(IStoreWatch watch, CancellationToken either, CancellationToken caller)
    {
        try
        {
            return await watch.NextAsync(either);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return null;
        }
    }

    // An object that comes into the selection is new to the watcher, one that leaves it is gone for the watcher.
    private ObjectEvent.Change? See(ListRequest scope, StoreChange change)
    {
        var current = format.Decode(scope.Kind, change.Entry);
        var revision = change.Entry.Revision;
        if (scope.Selection.IsEverything)
        {
            return new ObjectEvent.Change(change.Deleted ? "DELETED" : change.Previous is null ? "ADDED" : "MODIFIED", current, revision);
        }

        var was = change.Previous is { } previous && scope.Selection.Matches(format.Decode(scope.Kind, previous));
        var isNow = !change.Deleted && scope.Selection.Matches(current);
        return (was, isNow) switch
        {
            (false, true) => new ObjectEvent.Change("ADDED", current, revision),
            (true, true) => new ObjectEvent.Change("MODIFIED", current, revision),
            (true, false) => new ObjectEvent.Change("DELETED", current, revision),
            _ => null,
        };
    }
}
