using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Client;

/// <summary>
/// The Kubernetes API as controllers and commands use it, over HTTP or inside the server's process. Each client is one user; every call
/// passes the same authorisation, validation and admission. Refusals are values; only a broken connection throws.
/// </summary>
public interface IApiClient
{
    /// <summary>Reads one object.</summary>
    Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject;

    /// <summary>Lists objects; with a limit, <c>Metadata.Continue</c> of the answer leads on.</summary>
    Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject;

    /// <summary>
    /// Follows changes after <see cref="ListQuery.ResourceVersion"/>. Ends when the server ends it; an <see cref="WatchEventType.Error"/>
    /// event comes last when the client must list again.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject;

    /// <summary>Creates an object; its metadata carries name (or generateName) and namespace.</summary>
    Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject;

    /// <summary>Replaces an object, or one of its subresources, if its resourceVersion is still the newest.</summary>
    Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject;

    /// <summary>Patches an object or one of its subresources.</summary>
    Task<ApiResult<T>> PatchAsync<T>(KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject;

    /// <summary>Deletes an object. The answer is a success Status, whatever the server sent.</summary>
    Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken);
}
