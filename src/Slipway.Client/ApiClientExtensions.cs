using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Client;

/// <summary>The calls of <see cref="IApiClient"/> for kinds that one record type names.</summary>
public static class ApiClientExtensions
{
    /// <inheritdoc cref="IApiClient.GetAsync{T}"/>
    public static Task<ApiResult<T>> GetAsync<T>(this IApiClient client, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => client.GetAsync<T>(Kinds.Of<T>(), key, cancellationToken);

    /// <inheritdoc cref="IApiClient.ListAsync{T}"/>
    public static Task<ApiResult<KubeList<T>>> ListAsync<T>(this IApiClient client, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => client.ListAsync<T>(Kinds.Of<T>(), query, cancellationToken);

    /// <inheritdoc cref="IApiClient.CreateAsync{T}"/>
    public static Task<ApiResult<T>> CreateAsync<T>(this IApiClient client, T value, CancellationToken cancellationToken)
        where T : KubeObject => client.CreateAsync(Kinds.Of<T>(), value, WriteQuery.Default, cancellationToken);

    /// <inheritdoc cref="IApiClient.UpdateAsync{T}"/>
    public static Task<ApiResult<T>> UpdateAsync<T>(this IApiClient client, T value, CancellationToken cancellationToken)
        where T : KubeObject => client.UpdateAsync(Kinds.Of<T>(), value, WriteQuery.Default, cancellationToken);

    /// <summary>Replaces an object's status if its resourceVersion is still the newest.</summary>
    public static Task<ApiResult<T>> UpdateStatusAsync<T>(this IApiClient client, T value, CancellationToken cancellationToken)
        where T : KubeObject => client.UpdateAsync(Kinds.Of<T>(), value, WriteQuery.Status, cancellationToken);

    /// <inheritdoc cref="IApiClient.DeleteAsync"/>
    public static Task<ApiResult<Status>> DeleteAsync<T>(this IApiClient client, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject
        => client.DeleteAsync(Kinds.Of<T>(), key, new DeleteOptions { PropagationPolicy = "Background" }, cancellationToken);
}
