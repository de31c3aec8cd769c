using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.Storage;

namespace Slipway.ApiServer.Reading;

/// <summary>
/// Objects as bytes of the store. The first byte tells the format: 0 clear JSON, into which the store stamps the resourceVersion;
/// 1 AES-256-GCM: key id (4 bytes), offset of the resourceVersion (4), nonce (12), tag (16), sealed JSON. The key of the entry is
/// authenticated with it, so that a sealed value cannot be moved to another object.
/// </summary>
internal sealed class ObjectFormat(ReadOnlyMemory<byte> sealKey)
{
    private const byte Clear = 0;
    private const byte Sealed = 1;
    private const int KeyIdAt = 1;
    private const int OffsetAt = 5;
    private const int NonceAt = 9;
    private const int TagAt = NonceAt + 12;
    private const int SealedAt = TagAt + 16;

    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = TreeReader.MaximumDepth + 16,
        SkipValidation = true,
    };

    // Names the key without telling anything about it.
    private readonly byte[] keyId = SHA256.HashData(SHA256.HashData(sealKey.Span))[..4];

    /// <summary>Bytes of an object, and where the store is to stamp the revision in (null when they are sealed).</summary>
    public (ReadOnlyMemory<byte> Value, int? RevisionOffset) Encode(KindInfo kind, string key, TreeObject tree)
    {
        var (json, offset) = Write(kind, tree);
        if (!IsSecret(kind))
        {
            var clear = new byte[json.Length + 1];
            clear[0] = Clear;
            json.Span.CopyTo(clear.AsSpan(1));
            return (clear, offset + 1);
        }

        var value = new byte[SealedAt + json.Length];
        value[0] = Sealed;
        keyId.CopyTo(value, KeyIdAt);
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(OffsetAt), offset);
        RandomNumberGenerator.Fill(value.AsSpan(NonceAt, 12));
        using var aes = new AesGcm(sealKey.Span, 16);
        aes.Encrypt(value.AsSpan(NonceAt, 12), json.Span, value.AsSpan(SealedAt), value.AsSpan(TagAt, 16), Encoding.UTF8.GetBytes(key));
        return (value, null);
    }

    /// <summary>The shared form of an entry.</summary>
    public StoredObject Decode(KindInfo kind, StoredEntry entry)
        => entry.Parsed(e => new StoredObject(kind, e.Key, e.Revision, JsonOf(e.Key, e.Revision, e.Value)));

    /// <summary>An object that is answered and not stored.</summary>
    public static StoredObject Unstored(KindInfo kind, string key, TreeObject tree)
    {
        var (json, offset) = Write(kind, tree);
        var version = tree.TextAt("metadata", "resourceVersion");
        return new StoredObject(kind, key, 0, version is null ? WithoutVersion(json, offset) : Stamp(json.Span, offset, version));
    }

    private static bool IsSecret(KindInfo kind) => kind is { Group: "", Plural: "secrets" };

    private ReadOnlyMemory<byte> JsonOf(string key, long revision, ReadOnlyMemory<byte> value)
    {
        if (value.Span[0] == Clear)
        {
            return value[1..];
        }

        var span = value.Span;
        if (span[0] != Sealed || !span.Slice(KeyIdAt, 4).SequenceEqual(keyId))
        {
            throw ApiErrors.Internal($"{key} cannot be read: it was sealed with another key than the one in this data directory");
        }

        var json = new byte[span.Length - SealedAt];
        using var aes = new AesGcm(sealKey.Span, 16);
        aes.Decrypt(span.Slice(NonceAt, 12), span[SealedAt..], span.Slice(TagAt, 16), json, Encoding.UTF8.GetBytes(key));
        return Stamp(json, BinaryPrimitives.ReadInt32BigEndian(span[OffsetAt..]), revision.ToString(CultureInfo.InvariantCulture));
    }

    private static byte[] Stamp(ReadOnlySpan<byte> json, int offset, string version)
        => [.. json[..offset], .. Encoding.ASCII.GetBytes(version), .. json[offset..]];

    // Takes ,"resourceVersion":"" out again.
    private static byte[] WithoutVersion(ReadOnlyMemory<byte> json, int offset)
        => [.. json.Span[..(offset - ",\"resourceVersion\":\"".Length)], .. json.Span[(offset + 1)..]];

    private static (ReadOnlyMemory<byte> Json, int RevisionOffset) Write(KindInfo kind, TreeObject tree)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        writer.WriteString("kind", kind.Kind);
        writer.WriteString("apiVersion", kind.ApiVersion);
        writer.WriteStartObject("metadata");
        var metadata = tree.ObjectAt("metadata") ?? TreeObject.Empty;
        writer.WriteString("name", metadata.Text("name") ?? "");
        writer.WriteString("resourceVersion", "");
        writer.Flush();
        var offset = buffer.WrittenCount - 1;
        foreach (var (name, value) in metadata.Fields)
        {
            if (name is not ("name" or "resourceVersion"))
            {
                writer.WritePropertyName(name);
                TreeWriter.WriteTo(writer, value);
            }
        }

        writer.WriteEndObject();
        foreach (var (name, value) in tree.Fields)
        {
            if (name is not ("kind" or "apiVersion" or "metadata"))
            {
                writer.WritePropertyName(name);
                TreeWriter.WriteTo(writer, value);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return (buffer.WrittenMemory, offset);
    }
}
