using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Reading;

/// <summary>One state of one object in the three forms in which it is used: bytes, tree, record. Tree and record are made on first use and
/// shared.</summary>
internal sealed class StoredObject(KindInfo kind, string key, long revision, ReadOnlyMemory<byte> json)
{
    private TreeObject? tree;
    private KubeObject? typed;

    public KindInfo Kind { get; } = kind;

    public string Key { get; } = key;

    /// <summary>Revision of the write; 0 for an object that is not stored (dry run).</summary>
    public long Revision { get; } = revision;

    /// <summary>Whole JSON with kind, apiVersion and resourceVersion, kind and apiVersion first.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    public TreeObject Tree => tree ??= TreeReader.Read(Json.Span) is TreeReadResult.Success { Root: TreeObject root }
        ? root
        : throw new InvalidDataException($"The stored object {Key} is no JSON object.");

    /// <summary>
    /// Lets go of the tree of a state that another has replaced: who changes an object needs the newest one, and the log keeps many.
    /// </summary>
    public void OnReplaced() => tree = null;

    /// <summary>Without <c>managedFields</c>, which only the server itself looks at, in the tree.</summary>
    public KubeObject Typed => typed ??= (KubeObject)ApiReader.Unmanaged.Read(Json.Span, Kind.Type);
}
