using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>A cluster that lacks some kinds: all else goes to another API.</summary>
internal sealed class PartialApi(IApiClient inner, Func<KindInfo, bool> isServed) : IApiClient
{
    private static readonly Status Unknown = new()
    {
        StatusValue = "Failure", Code = 404, Reason = "NotFound", Message = "the server could not find the requested resource",
    };

    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => Answer(kind, () => inner.GetAsync<T>(kind, key, cancellationToken));

    public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer(kind, () => inner.ListAsync<T>(kind, query, cancellationToken));

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.WatchAsync<T>(kind, query, cancellationToken);

    public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer(kind, () => inner.CreateAsync(kind, value, query, cancellationToken));

    public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer(kind, () => inner.UpdateAsync(kind, value, query, cancellationToken));

    public Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer(kind, () => inner.PatchAsync<T>(kind, key, patch, query, cancellationToken));

    public Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        => Answer(kind, () => inner.DeleteAsync(kind, key, options, cancellationToken));

    private Task<ApiResult<T>> Answer<T>(KindInfo kind, Func<Task<ApiResult<T>>> ask)
        where T : class => isServed(kind) ? ask() : Task.FromResult(new ApiResult<T>(Unknown));
}
