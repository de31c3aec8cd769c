using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Storage;

namespace Slipway.ApiServer.Reading;

/// <summary>Reads objects out of the store. Never waits, except for a revision that lies ahead.</summary>
internal sealed class ObjectReader(IObjectStore store, ObjectFormat format, TimeProvider time)
{
    /// <summary>How long a read waits for a revision that the store has not reached, in steps; as kube-apiserver.</summary>
    private static readonly TimeSpan FutureWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FutureStep = TimeSpan.FromMilliseconds(100);

    /// <summary>Entries that a list with a selector and a limit looks at in one go.</summary>
    private const int ScanPage = 500;

    public long Revision => store.Revision;

    public StoredObject? Find(KindInfo kind, string space, string name)
        => store.Get(ObjectKeys.Of(kind, space, name)) is { } entry ? format.Decode(kind, entry) : null;

    /// <summary>The object, or 404.</summary>
    public StoredObject Get(KindInfo kind, string space, string name) => Find(kind, space, name) ?? throw ApiErrors.NotFound(kind, name);

    /// <summary>All objects of a kind as records, in order of their keys.</summary>
    public IEnumerable<T> All<T>(string space = "")
        where T : KubeObject
    {
        var kind = Kinds.Of<T>();
        return store.List(ObjectKeys.Prefix(kind, space)) is ListOutcome.Page page
            ? page.Entries.Select(e => (T)format.Decode(kind, e).Typed)
            : [];
    }

    public async Task<ObjectPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        await WaitForAsync(request.ResourceVersion, cancellationToken);
        if (request.Selection.Name is { } name && (request.Namespace.Length > 0 || !request.Kind.Namespaced) && !request.Exact)
        {
            var found = Find(request.Kind, request.Namespace, name);
            return new ObjectPage(found is not null && request.Selection.Matches(found) ? [found] : [], store.Revision, null, null);
        }

        var prefix = ObjectKeys.Prefix(request.Kind, request.Namespace);
        var token = request.Continue is { } text ? ContinueToken.Decode(text, prefix) : null;
        var at = token?.Revision ?? (request.Exact ? request.ResourceVersion : null);
        return Collect(request, prefix, token?.AfterKey, at);
    }

    /// <summary>Waits until the store has reached a revision; 504 when it does not.</summary>
    public async Task WaitForAsync(long? revision, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + FutureWait;
        while (revision > store.Revision)
        {
            if (time.GetUtcNow() >= deadline)
            {
                throw ApiErrors.FutureRevision(revision.Value, store.Revision);
            }

            await Task.Delay(FutureStep, time, cancellationToken);
        }
    }

    private ObjectPage Collect(ListRequest request, string prefix, string? after, long? at)
    {
        var items = new List<StoredObject>();
        while (true)
        {
            var limit = request.Limit == 0 ? 0 : request.Selection.IsEverything ? request.Limit : Math.Max(ScanPage, request.Limit);
            if (store.List(prefix, new ListOptions(limit, after, at)) is not ListOutcome.Page page)
            {
                throw TooOld(request, after);
            }

            for (var i = 0; i < page.Entries.Count; i++)
            {
                var candidate = format.Decode(request.Kind, page.Entries[i]);
                if (!request.Selection.Matches(candidate))
                {
                    continue;
                }

                items.Add(candidate);
                var left = page.Entries.Count - 1 - i + page.Remaining;
                if (items.Count == request.Limit && left > 0)
                {
                    var next = new ContinueToken(at ?? page.Revision, candidate.Key).Encode();
                    return new ObjectPage(items, at ?? page.Revision, next, request.Selection.IsEverything ? left : null);
                }
            }

            if (page.Remaining == 0)
            {
                return new ObjectPage(items, at ?? page.Revision, null, null);
            }

            after = page.Entries[^1].Key;
            at ??= page.Revision;
        }
    }

    private static ApiException TooOld(ListRequest request, string? after) => request.Continue is null || after is null
        ? ApiErrors.Expired("The resourceVersion for the provided list is too old.")
        : ApiErrors.Expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue " +
            "parameter, or use the continue token in this response to retrieve the remainder of the results.",
            new ContinueToken(null, after).Encode());
}
