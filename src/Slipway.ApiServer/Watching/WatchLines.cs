using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Tables;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Watching;

/// <summary>Watch events as lines of JSON: <c>{"type":...,"object":...}</c>.</summary>
internal static class WatchLines
{
    private const string InitialEventsEnd = "k8s.io/initial-events-end";
    private const string Blueprint = "kubernetes.io/initial-events-list-blueprint";

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Write(
        IAsyncEnumerable<ObjectEvent> events, KindInfo kind, Representation shape, TableWriter tables, IncludeObject include,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var withColumns = true;
        await foreach (var next in events.WithCancellation(cancellationToken))
        {
            switch (next)
            {
                case ObjectEvent.Change change:
                    yield return Line(change.Type, shape switch
                    {
                        Representation.Table =>
                            tables.Write(kind, new ObjectPage([change.Object], change.Revision, null, null), include, withColumns),
                        Representation.Metadata => ObjectWriting.Metadata(change.Object),
                        _ => change.Object.Json.Span,
                    });
                    withColumns = false;
                    break;
                case ObjectEvent.Bookmark bookmark when shape == Representation.Table:
                    yield return Line(
                        "BOOKMARK", tables.Write(kind, new ObjectPage([], bookmark.Revision, null, null), include, withColumns));
                    break;
                case ObjectEvent.Bookmark bookmark:
                    yield return Line("BOOKMARK", TreeWriter.Write(Bookmark(kind, shape, bookmark)));
                    break;
                case ObjectEvent.Failed failed:
                    yield return Line("ERROR", ApiJson.Serialize(failed.Status));
                    break;
                default:
                    throw new InvalidOperationException($"unknown event {next}");
            }
        }
    }

    private static byte[] Line(string type, ReadOnlySpan<byte> json)
    {
        var head = Encoding.ASCII.GetBytes($$"""{"type":"{{type}}","object":""");
        return [.. head, .. json, (byte)'}', (byte)'\n'];
    }

    private static TreeObject Bookmark(KindInfo kind, Representation shape, ObjectEvent.Bookmark bookmark)
    {
        var isObject = shape == Representation.Object;
        var metadata = TreeObject.Empty
            .WithText("resourceVersion", bookmark.Revision.ToString(CultureInfo.InvariantCulture))
            .With("creationTimestamp", new TreeNull());
        if (bookmark.EndsInitial)
        {
            var list = $$"""{"kind":"{{kind.Kind}}List","apiVersion":"{{kind.ApiVersion}}","metadata":{},"items":null}""" + "\n";
            metadata = metadata.With("annotations", TreeObject.Empty
                .WithText(InitialEventsEnd, "true")
                .WithText(Blueprint, Convert.ToBase64String(Encoding.UTF8.GetBytes(list))));
        }

        return TreeObject.Empty
            .WithText("kind", isObject ? kind.Kind : "PartialObjectMetadata")
            .WithText("apiVersion", isObject ? kind.ApiVersion : "meta.k8s.io/v1")
            .With("metadata", metadata);
    }
}
