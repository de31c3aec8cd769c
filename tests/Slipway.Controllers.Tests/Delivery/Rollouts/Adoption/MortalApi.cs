using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Adoption;

/// <summary>The life of a process: after a number of writes it does nothing any more.</summary>
/// <param name="writes">Writes that still come through.</param>
internal sealed class MortalLife(int writes)
{
    /// <summary>Writes that came through.</summary>
    public int Written { get; private set; }

    /// <summary>Whether it tried to write once more than it could.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Counts a write, or ends the life.</summary>
    public void Write()
    {
        if (Written == writes)
        {
            IsOver = true;
            throw new IOException("the process is dead");
        }

        Written++;
    }
}

/// <summary>The API as a process sees it that dies between two writes.</summary>
internal sealed class MortalApi(IApiClient inner, MortalLife life) : IApiClient
{
    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => inner.GetAsync<T>(kind, key, cancellationToken);

    public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.ListAsync<T>(kind, query, cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.WatchAsync<T>(kind, query, cancellationToken);

    public async Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        life.Write();
        return await inner.CreateAsync(kind, value, query, cancellationToken);
    }

    public async Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        life.Write();
        return await inner.UpdateAsync(kind, value, query, cancellationToken);
    }

    public async Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        life.Write();
        return await inner.PatchAsync<T>(kind, key, patch, query, cancellationToken);
    }

    public async Task<ApiResult<Status>> DeleteAsync(
        KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
    {
        life.Write();
        return await inner.DeleteAsync(kind, key, options, cancellationToken);
    }
}
