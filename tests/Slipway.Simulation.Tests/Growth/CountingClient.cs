using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>A client that counts its requests.</summary>
internal sealed class CountingClient(IApiClient client, WorkCounts counts) : IApiClient
{
    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => Counted("get", kind, client.GetAsync<T>(kind, key, cancellationToken));

    public async Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var answer = await Counted("list", kind, client.ListAsync<T>(kind, query, cancellationToken));
        counts.Add("requests: objects listed", answer.Value?.Items?.Count ?? 0);
        return answer;
    }

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => client.WatchAsync<T>(kind, query, cancellationToken);

    public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Counted("create", kind, client.CreateAsync(kind, value, query, cancellationToken));

    public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Counted("update", kind, client.UpdateAsync(kind, value, query, cancellationToken));

    public Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Counted("patch", kind, client.PatchAsync<T>(kind, key, patch, query, cancellationToken));

    public Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        => Counted("delete", kind, client.DeleteAsync(kind, key, options, cancellationToken));

    private Task<T> Counted<T>(string verb, KindInfo kind, Task<T> answer)
    {
        counts.Add($"requests: {verb} {kind.Plural}");
        return answer;
    }
}
