using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;
using Slipway.Storage;

namespace Slipway.ApiServer.Writing;

/// <summary>Brings objects into the store. A conflict is a value: null.</summary>
internal sealed class ObjectCommit(IObjectStore store, ObjectFormat format)
{
    /// <summary>Writes a new object; null when its name is taken.</summary>
    public Task<StoredObject?> CreateAsync(KindInfo kind, TreeObject value, bool dryRun, CancellationToken cancellationToken)
    {
        var key = KeyOf(kind, value);
        return dryRun
            ? Task.FromResult(store.Get(key) is null ? ObjectFormat.Unstored(kind, key, value) : null)
            : WriteAsync(kind, key, value, static (k, v, at) => new StoreWrite.Create(k, v) { RevisionOffset = at }, cancellationToken);
    }

    /// <summary>Replaces an object; null when somebody else wrote since.</summary>
    public Task<StoredObject?> UpdateAsync(StoredObject stored, TreeObject value, bool dryRun, CancellationToken cancellationToken)
        => dryRun
            ? Task.FromResult<StoredObject?>(ObjectFormat.Unstored(stored.Kind, stored.Key, WithVersionOf(stored, value)))
            : ReplaceAsync(stored, value,
                (k, v, at) => new StoreWrite.Update(k, v, stored.Revision) { RevisionOffset = at }, cancellationToken);

    /// <summary>Removes an object; watchers get <paramref name="last"/>. Null when somebody else wrote since.</summary>
    public Task<StoredObject?> DeleteAsync(StoredObject stored, TreeObject last, bool dryRun, CancellationToken cancellationToken)
        => dryRun
            ? Task.FromResult<StoredObject?>(ObjectFormat.Unstored(stored.Kind, stored.Key, WithVersionOf(stored, last)))
            : ReplaceAsync(stored, last,
                (k, v, at) => new StoreWrite.Delete(k, v, stored.Revision) { RevisionOffset = at }, cancellationToken);

    private static string KeyOf(KindInfo kind, TreeObject value)
        => ObjectKeys.Of(kind, value.Metadata().Text("namespace") ?? "", value.Metadata().Text("name") ?? "");

    private static TreeObject WithVersionOf(StoredObject stored, TreeObject value)
        => value.WithMetadata(m => m.WithText("resourceVersion", stored.Tree.Metadata().Text("resourceVersion") ?? ""));

    private async Task<StoredObject?> ReplaceAsync(
        StoredObject stored, TreeObject value, Func<string, ReadOnlyMemory<byte>, int?, StoreWrite> make,
        CancellationToken cancellationToken)
    {
        var written = await WriteAsync(stored.Kind, stored.Key, value, make, cancellationToken);
        if (written is not null)
        {
            stored.OnReplaced();
        }

        return written;
    }

    private async Task<StoredObject?> WriteAsync(
        KindInfo kind, string key, TreeObject value, Func<string, ReadOnlyMemory<byte>, int?, StoreWrite> make,
            CancellationToken cancellationToken)
    {
        var (bytes, offset) = format.Encode(kind, key, value);
        return await store.WriteAsync(make(key, bytes, offset), cancellationToken) switch
        {
            WriteOutcome.Done done => format.Decode(kind, done.Entry),
            WriteOutcome.Failed failed => throw ApiErrors.Unavailable($"the object could not be stored: {failed.Reason}"),
            _ => null,
        };
    }
}
