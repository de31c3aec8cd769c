using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.OpenApi;

/// <summary>One document of <c>/openapi/v3</c>.</summary>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="Hash">Changes whenever the body can have changed; also the ETag.</param>
internal sealed record OpenApiDocument(byte[] Body, string Hash);

/// <summary>
/// What <c>/openapi/v3</c> and <c>/openapi/v2</c> answer: an index, one document per group and version, and the stub that clients without
/// version 3 are content with. Documents are built when they are first asked for.
/// </summary>
internal sealed class OpenApiDocuments
{
    private readonly IReadOnlyList<KindInfo> kinds;
    private readonly Lazy<byte[]> index;
    private readonly ConcurrentDictionary<string, OpenApiDocument> documents = new(StringComparer.Ordinal);

    /// <summary>The documents of these kinds.</summary>
    public OpenApiDocuments(IReadOnlyList<KindInfo> kinds)
    {
        this.kinds = kinds;
        index = new Lazy<byte[]>(WriteIndex);
    }

    /// <summary>Content type of <see cref="VersionTwo"/>.</summary>
    public static string VersionTwoContentType => "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The whole answer to <c>/openapi/v2</c>: the protobuf document <c>{swagger: "2.0"}</c>.</summary>
    public static ReadOnlyMemory<byte> VersionTwo { get; } = new byte[] { 0x0A, 0x03, 0x32, 0x2E, 0x30 };

    /// <summary>The answer to <c>/openapi/v3</c>: which documents there are, with their hashes.</summary>
    public byte[] Index => index.Value;

    /// <summary>A document, or null when there is no such group and version.</summary>
    /// <param name="path">What follows <c>/openapi/v3/</c>: <c>api/v1</c> or <c>apis/group/version</c>.</param>
    public OpenApiDocument? Find(string path)
        => documents.TryGetValue(path, out var known) ? known : Build(path) is { } built ? documents.GetOrAdd(path, built) : null;

    private OpenApiDocument? Build(string path)
    {
        var served = kinds.Where(k => PathOf(k) == path).ToList();
        return served.Count == 0 ? null : new OpenApiDocument(new OpenApiWriter(served).Write(), HashOf(path));
    }

    private static string PathOf(KindInfo kind) => kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}";

    // The compiled schemas change only with the assembly that holds them, so the hash is known before the document is built.
    private static string HashOf(string path)
        => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{typeof(KindInfo).Module.ModuleVersionId} {path}")))[..32];

    private byte[] WriteIndex()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("paths");
            foreach (var path in kinds.Select(PathOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                json.WriteStartObject(path);
                json.WriteString("serverRelativeURL", $"/openapi/v3/{path}?hash={HashOf(path)}");
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
