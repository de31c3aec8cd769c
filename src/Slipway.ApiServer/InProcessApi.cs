using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Watching;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer;

/// <summary>
/// The API for callers inside the server's process, as one user: same authorisation, validation and admission as over HTTP, without its
/// bytes. Objects that are read are the shared, immutable ones of the store, without their <c>managedFields</c>: a write that has none
/// keeps those that are stored.
/// </summary>
public sealed class InProcessApi
{
    private readonly ApiCore core;
    private readonly ApiUser user;

    internal InProcessApi(ApiCore core, ApiUser user)
    {
        this.core = core;
        this.user = user;
    }

    /// <summary>Reads one object.</summary>
    public Task<ApiOutcome<T>> GetAsync<T>(KindInfo kind, ObjectKey key)
        where T : KubeObject => AnswerAsync<T>(() =>
        {
            core.Access.Demand(user, "get", kind, key.Namespace, key.Name);
            return Task.FromResult(As<T>(core.Reader.Get(kind, key.Namespace, key.Name).Typed));
        });

    /// <summary>Lists objects.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="space">Their namespace; null for all.</param>
    /// <param name="query">labelSelector, fieldSelector, resourceVersion, limit, continue, as in a URL.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ApiOutcome<KubeList<T>>> ListAsync<T>(KindInfo kind, string? space, ApiQuery query, CancellationToken cancellationToken)
        where T : KubeObject => AnswerAsync<KubeList<T>>(async () =>
        {
            core.Access.Demand(user, "list", kind, space ?? "", "");
            var page = await core.Reader.ListAsync(ListRequest.Of(Route(kind, space), query), cancellationToken);
            return new KubeList<T>
            {
                Kind = $"{kind.Kind}List",
                ApiVersion = kind.ApiVersion,
                Metadata = new ListMeta
                {
                    ResourceVersion = page.Revision.ToString(CultureInfo.InvariantCulture),
                    Continue = page.Continue,
                    RemainingItemCount = page.Remaining,
                },
                Items = [.. page.Items.Select(static i => As<T>(i.Typed))],
            };
        });

    /// <summary>Follows changes; without resourceVersion the present objects come first.</summary>
    /// <param name="kind">Kind of the objects.</param>
    /// <param name="space">Their namespace; null for all.</param>
    /// <param name="query">labelSelector, fieldSelector, resourceVersion, as in a URL.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<ApiWatchEvent<T>> WatchAsync<T>(
        KindInfo kind, string? space, ApiQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubeObject
    {
        var (request, error) = Prepare(kind, space, query);
        if (request is null)
        {
            yield return new ApiWatchEvent<T>("ERROR", null, error);
            yield break;
        }

        await foreach (var next in core.Watcher.WatchAsync(request, cancellationToken))
        {
            yield return next switch
            {
                ObjectEvent.Change change => new ApiWatchEvent<T>(change.Type, As<T>(change.Object.Typed), null),
                ObjectEvent.Bookmark mark => new ApiWatchEvent<T>("BOOKMARK", Bookmark<T>(kind, mark.Revision), null),
                ObjectEvent.Failed failed => new ApiWatchEvent<T>("ERROR", null, failed.Status),
                _ => throw new InvalidOperationException($"unknown event {next}"),
            };
        }
    }

    /// <summary>Creates an object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="value">The object, with name or generateName, and namespace.</param>
    /// <param name="options">fieldManager, dryRun, fieldValidation, as in a URL.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ApiOutcome<T>> CreateAsync<T>(KindInfo kind, T value, ApiQuery options, CancellationToken cancellationToken)
        where T : KubeObject => WriteAsync("create", Target(kind, value, ""), options, async () =>
        {
            var space = kind.Namespaced ? value.Namespace() : "";
            core.Access.Demand(user, "create", kind, space, "");
            var context = Context(kind, new ObjectKey(space, ""), "", options);
            return As<T>((await core.Creator.CreateAsync(context, Body(value), cancellationToken)).Typed);
        });

    /// <summary>Replaces an object, or its <c>status</c>, <c>finalize</c> or <c>scale</c>.</summary>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="value">The new state; with a resourceVersion only if that is still the newest.</param>
    /// <param name="subresource">What to replace; null for the object.</param>
    /// <param name="options">As for a create.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ApiOutcome<T>> UpdateAsync<T>(
        KindInfo kind, T value, string? subresource, ApiQuery options, CancellationToken cancellationToken)
        where T : KubeObject => WriteAsync("update", Target(kind, value, subresource ?? ""), options, async () =>
        {
            var key = kind.Namespaced ? value.Key() : new ObjectKey("", value.Name());
            core.Access.Demand(user, "update", kind, key.Namespace, key.Name, subresource ?? "");
            var context = Context(kind, key, subresource ?? "", options);
            return subresource == "scale"
                ? As<T>((await core.Scale.ReplaceAsync(context, Body(value), cancellationToken)).Typed)
                : As<T>((await core.Updater.ReplaceAsync(context, Body(value), cancellationToken)).Object.Typed);
        });

    /// <summary>Patches an object or a subresource.</summary>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="key">Its key.</param>
    /// <param name="mediaType">Content type of the patch, such as <c>application/merge-patch+json</c>.</param>
    /// <param name="patch">The patch as JSON.</param>
    /// <param name="subresource">What to patch; null for the object.</param>
    /// <param name="options">As for a create, and <c>force</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ApiOutcome<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, string mediaType, ReadOnlyMemory<byte> patch, string? subresource, ApiQuery options,
        CancellationToken cancellationToken)
        where T : KubeObject => WriteAsync("patch", new ApiRoute(kind, key.Namespace, key.Name, subresource ?? ""), options, async () =>
        {
            core.Access.Demand(user, "patch", kind, key.Namespace, key.Name, subresource ?? "");
            var context = Context(kind, key, subresource ?? "", options);
            var request = new ApiRequest { Method = "PATCH", Path = "", ContentType = mediaType, Query = WithManager(options) };
            var type = WriteRequests.PatchTypeOf(request, kind);
            return subresource == "scale"
                ? As<T>((await core.Scale.PatchAsync(context, type, BodyReader.Json(patch), cancellationToken)).Typed)
                : As<T>((await core.Patcher.PatchAsync(context, type, BodyReader.Json(patch), cancellationToken)).Object.Typed);
        });

    /// <summary>Deletes an object.</summary>
    /// <returns>A success Status with the uid, also where finalizers or a grace period keep the object for now.</returns>
    public Task<ApiOutcome<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        => WriteAsync("delete", new ApiRoute(kind, key.Namespace, key.Name, ""), ApiQuery.Empty, async () =>
        {
            core.Access.Demand(user, "delete", kind, key.Namespace, key.Name);
            var context = Context(kind, key, "", ApiQuery.Empty) with { DryRun = WriteRequests.DryRun(options.DryRun ?? []) };
            var (value, _) = await core.Deleter.DeleteAsync(context, options, cancellationToken);
            return ApiErrors.Success(kind, key.Name, value.Typed.Uid());
        });

    private static ApiRoute Route(KindInfo kind, string? space) => new(kind, space ?? "", "", "");

    private static Tree Body<T>(T value)
        where T : KubeObject => BodyReader.Json(ApiJson.Serialize(value));

    private static T Bookmark<T>(KindInfo kind, long revision)
        where T : KubeObject => As<T>((KubeObject)ApiJson.Deserialize("{}"u8, kind.Type)) with
        {
            Metadata = new ObjectMeta { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture) },
        };

    private static async Task<ApiOutcome<T>> AnswerAsync<T>(Func<Task<T>> work)
        where T : class
    {
        try
        {
            return new ApiOutcome<T>(await work(), null);
        }
        catch (ApiException e)
        {
            return new ApiOutcome<T>(null, e.Status);
        }
    }

    private static ApiRoute Target(KindInfo kind, KubeObject value, string subresource)
        => new(kind, kind.Namespaced ? value.Namespace() : "", value.Metadata?.Name ?? "", subresource);

    private async Task<ApiOutcome<T>> WriteAsync<T>(string verb, ApiRoute target, ApiQuery options, Func<Task<T>> work)
        where T : class
    {
        var received = core.Audit.Now;
        var outcome = await AnswerAsync(work);
        core.Audit.Record(user, verb, target, options.All("dryRun").Contains("All"), outcome, received);
        return outcome;
    }

    private ApiQuery WithManager(ApiQuery options)
        => ApiQuery.Of(("fieldManager", options.Text("fieldManager") ?? user.Name), ("force", options.Text("force")));

    private WriteContext Context(KindInfo kind, ObjectKey key, string subresource, ApiQuery options) => WriteRequests.Context(
        new ApiRequest { Method = "POST", Path = "", Query = options, User = user, UserAgent = user.Name },
        new ApiRoute(kind, key.Namespace, key.Name, subresource));

    private (WatchRequest? Request, Status? Error) Prepare(KindInfo kind, string? space, ApiQuery query)
    {
        try
        {
            core.Access.Demand(user, "watch", kind, space ?? "", "");
            return (WatchRequest.Of(Route(kind, space), query), null);
        }
        catch (ApiException e)
        {
            return (null, e.Status);
        }
    }

    /// <summary>The object itself, or only its metadata where that was asked for.</summary>
    private static T As<T>(KubeObject value)
        where T : KubeObject
        => value as T ?? (T)(KubeObject)new PartialObjectMetadata
        {
            ApiVersion = value.ApiVersion,
            Kind = value.Kind,
            Metadata = value.Metadata,
        };
}
