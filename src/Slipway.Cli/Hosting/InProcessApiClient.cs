using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.ApiServer;
using Slipway.Client;

namespace Slipway.Cli.Hosting;

/// <summary>The client interface of controllers on top of the API server in the same process.</summary>
internal sealed class InProcessApiClient(InProcessApi api) : IApiClient
{
    public async Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => Result(await api.GetAsync<T>(kind, key));

    public async Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Result(await api.ListAsync<T>(kind, query.Namespace, Query(query), cancellationToken));

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        KindInfo kind, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubeObject
    {
        await foreach (var next in api.WatchAsync<T>(kind, query.Namespace, Query(query), cancellationToken))
        {
            yield return new WatchEvent<T>(TypeOf(next.Type), next.Object, next.Error);
        }
    }

    public async Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Result(await api.CreateAsync(kind, value, Query(query), cancellationToken));

    public async Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Result(await api.UpdateAsync(kind, value, query.Subresource, Query(query), cancellationToken));

    public async Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Result(await api.PatchAsync<T>(
            kind, key, MediaType(patch.Type), patch.Json, query.Subresource, Query(query), cancellationToken));

    public async Task<ApiResult<Status>> DeleteAsync(
        KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        => Result(await api.DeleteAsync(kind, key, options, cancellationToken));

    private static ApiResult<T> Result<T>(ApiOutcome<T> outcome)
        where T : class => outcome.Error is { } error ? new ApiResult<T>(error) : new ApiResult<T>(outcome.Value!);

    private static WatchEventType TypeOf(string type) => type switch
    {
        "ADDED" => WatchEventType.Added,
        "MODIFIED" => WatchEventType.Modified,
        "DELETED" => WatchEventType.Deleted,
        "BOOKMARK" => WatchEventType.Bookmark,
        _ => WatchEventType.Error,
    };

    private static string MediaType(PatchType type) => type switch
    {
        PatchType.Json => "application/json-patch+json",
        PatchType.Merge => "application/merge-patch+json",
        PatchType.Strategic => "application/strategic-merge-patch+json",
        _ => "application/apply-patch+yaml",
    };

    private static ApiQuery Query(ListQuery query) => ApiQuery.Of(
        ("labelSelector", query.LabelSelector),
        ("fieldSelector", query.FieldSelector),
        ("resourceVersion", query.ResourceVersion),
        ("allowWatchBookmarks", "true"),
        ("continue", query.Continue),
        ("limit", query.Limit == 0 ? null : query.Limit.ToString(CultureInfo.InvariantCulture)));

    private static ApiQuery Query(WriteQuery query) => ApiQuery.Of(
        ("fieldManager", query.FieldManager),
        ("dryRun", query.DryRun ? "All" : null),
        ("fieldValidation", query.Strict ? "Strict" : null),
        ("force", query.Force ? "true" : null));
}
