using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Client.Http;

/// <summary>
/// The API over HTTP. Refusals become values; a connection that breaks throws <see cref="HttpRequestException"/> or
/// <see cref="IOException"/>, and the next call connects anew.
/// </summary>
/// <param name="http">
/// Connects and authenticates; its base address is the server's. Owned by the caller; <see cref="ApiConnection"/> makes one.
/// </param>
/// <param name="reader">Reads what is answered; null for all of it.</param>
public sealed class HttpApiClient(HttpClient http, ApiReader? reader = null) : IApiClient
{
    private readonly ApiReader reader = reader ?? ApiReader.Whole;
    private const string Json = "application/json";
    private const string Partial = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";
    private const string PartialList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

    /// <inheritdoc/>
    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject
        => SendAsync<T>(HttpMethod.Get, ApiPaths.Object(kind, key, null), null, IsPartial<T>() ? Partial : Json, cancellationToken);

    /// <inheritdoc/>
    public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject
        => SendAsync<KubeList<T>>(
            HttpMethod.Get,
            ApiPaths.Collection(kind, query.Namespace) + ApiPaths.List(query),
            null,
            IsPartial<T>() ? PartialList : Json,
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        KindInfo kind, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubeObject
    {
        var path = ApiPaths.Collection(kind, query.Namespace) + ApiPaths.Watch(query);
        using var request = Request(HttpMethod.Get, path, null, IsPartial<T>() ? Partial : Json);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            yield return new WatchEvent<T>(WatchEventType.Error, null, await ReadErrorAsync(response, cancellationToken));
            yield break;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var lines = new WatchLines(stream);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            var change = WatchLine.Parse<T>(line.Span, reader);
            yield return change;
            if (change.Type == WatchEventType.Error)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var path = query.Subresource is null
            ? ApiPaths.Collection(kind, value.Namespace())
            : ApiPaths.Object(kind, value.Key(), query.Subresource);
        return SendAsync<T>(HttpMethod.Post, path + ApiPaths.Write(query, apply: false), Body(kind, value), Json, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
        => SendAsync<T>(
            HttpMethod.Put,
            ApiPaths.Object(kind, value.Key(), query.Subresource) + ApiPaths.Write(query, apply: false),
            Body(kind, value),
            Json,
            cancellationToken);

    /// <inheritdoc/>
    public Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var apply = patch.Type == PatchType.Apply;
        var content = new ReadOnlyMemoryContent(patch.Json);
        content.Headers.ContentType = new MediaTypeHeaderValue(patch.Type switch
        {
            PatchType.Merge => "application/merge-patch+json",
            PatchType.Json => "application/json-patch+json",
            PatchType.Strategic => "application/strategic-merge-patch+json",
            _ => "application/apply-patch+yaml",
        });
        var path = ApiPaths.Object(kind, key, query.Subresource) + ApiPaths.Write(query, apply);
        return SendAsync<T>(HttpMethod.Patch, path, content, Json, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ApiResult<Status>> DeleteAsync(
        KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Delete, ApiPaths.Object(kind, key, null), Content(ApiJson.Serialize(options)), Json);
        using var response = await http.SendAsync(request, cancellationToken);
        return new ApiResult<Status>(response.IsSuccessStatusCode
            ? new Status { StatusValue = "Success", Code = (int)response.StatusCode }
            : await ReadErrorAsync(response, cancellationToken));
    }

    private static bool IsPartial<T>() => typeof(T) == typeof(PartialObjectMetadata);

    private static ReadOnlyMemoryContent Body<T>(KindInfo kind, T value)
        where T : KubeObject
        => Content(ApiJson.Serialize((T)((KubeObject)value with { ApiVersion = kind.ApiVersion, Kind = kind.Kind })));

    private static ReadOnlyMemoryContent Content(byte[] json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        return content;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body, string accept)
    {
        var request = new HttpRequestMessage(method, path[1..])
        {
            Content = body,
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }

    private async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, string accept, CancellationToken cancellationToken)
        where T : class
    {
        using var request = Request(method, path, body, accept);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return new ApiResult<T>(await ReadErrorAsync(response, cancellationToken));
        }

        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return new ApiResult<T>(reader.Read<T>(bytes));
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{method} {path} was answered with something that is no {typeof(T).Name}: {e.Message}", e);
        }
    }

    private static async Task<Status> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return StatusReader.Read((int)response.StatusCode, bytes);
    }
}
