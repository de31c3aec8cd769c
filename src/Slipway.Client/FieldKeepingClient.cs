using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client.Informers;

namespace Slipway.Client;

/// <summary>
/// Writes changes of objects whose kinds others define as merge patches of what changed. A cluster may be newer than Slipway: an object
/// that is sent back whole would lose the fields that Slipway does not know.
/// </summary>
/// <param name="inner">Reads and writes.</param>
/// <param name="informers">The caches that the objects come from; a change of an object that they no longer hold is a conflict.</param>
/// <param name="isForeign">Whether others define a kind.</param>
public sealed class FieldKeepingClient(IApiClient inner, IInformers informers, Func<KindInfo, bool> isForeign) : IApiClient
{
    /// <inheritdoc/>
    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => inner.GetAsync<T>(kind, key, cancellationToken);

    /// <inheritdoc/>
    public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.ListAsync<T>(kind, query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.WatchAsync<T>(kind, query, cancellationToken);

    /// <inheritdoc/>
    public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.CreateAsync(kind, value, query, cancellationToken);

    /// <inheritdoc/>
    public async Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        if (!isForeign(kind))
        {
            return await inner.UpdateAsync(kind, value, query, cancellationToken);
        }

        var observed = informers.For<T>(kind).Get(value.Key());
        if (observed is null || observed.Metadata?.ResourceVersion != value.Metadata?.ResourceVersion)
        {
            return new ApiResult<T>(new Status
            {
                StatusValue = "Failure", Code = 409, Reason = "Conflict", Message = $"{kind.Kind} {value.Key()} has changed meanwhile",
            });
        }

        return Patch(observed, value) is { } patch
            ? await inner.PatchAsync<T>(kind, value.Key(), patch, query, cancellationToken)
            : new ApiResult<T>(observed);
    }

    /// <inheritdoc/>
    public Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => inner.PatchAsync<T>(kind, key, patch, query, cancellationToken);

    /// <inheritdoc/>
    public Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        => inner.DeleteAsync(kind, key, options, cancellationToken);

    /// <summary>What changes one into the other, bound to the version of the first; null when nothing does.</summary>
    private static PatchBody? Patch<T>(T observed, T wanted)
        where T : KubeObject
    {
        var change = Difference(Node(observed), Node(wanted));
        if (change.Count == 0)
        {
            return null;
        }

        var metadata = change["metadata"] as JsonObject ?? [];
        metadata["resourceVersion"] = observed.Metadata?.ResourceVersion;
        change["metadata"] = metadata;
        return new PatchBody(PatchType.Merge, System.Text.Encoding.UTF8.GetBytes(change.ToJsonString()));
    }

    private static JsonObject Node<T>(T value) => (JsonObject)JsonSerializer.SerializeToNode(value, ApiJson.TypeInfo<T>())!;

    private static JsonObject Difference(JsonObject old, JsonObject now)
    {
        var change = new JsonObject();
        foreach (var (name, value) in now)
        {
            if (old[name] is JsonObject before && value is JsonObject after)
            {
                if (Difference(before, after) is { Count: > 0 } inside)
                {
                    change[name] = inside;
                }
            }
            else if (!JsonNode.DeepEquals(old[name], value))
            {
                change[name] = value?.DeepClone();
            }
        }

        foreach (var (name, _) in old.Where(field => !now.ContainsKey(field.Key)))
        {
            change[name] = null;
        }

        return change;
    }
}
