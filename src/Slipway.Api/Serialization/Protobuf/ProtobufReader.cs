using System.Text;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.Api.Serialization.Protobuf;

/// <summary>
/// Reads request bodies of type <c>application/vnd.kubernetes.protobuf</c>: four magic bytes, then <c>runtime.Unknown</c> with the kind and
/// the message, which is decoded by the field numbers of the schema. Answers are JSON: clients accept that.
/// </summary>
public static class ProtobufReader
{
    /// <summary>The media type of these bodies.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads a body whose kind is one of the compiled kinds or <c>DeleteOptions</c>.</summary>
    public static ProtobufReadResult Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            return new ProtobufReadResult.Invalid("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        try
        {
            return ReadUnknown(body[Magic.Length..]);
        }
        catch (InvalidWireException e)
        {
            return new ProtobufReadResult.Invalid(e.Message);
        }
    }

    private static ProtobufReadResult ReadUnknown(ReadOnlySpan<byte> envelope)
    {
        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var wire = new WireReader(envelope);
        while (wire.Next())
        {
            switch (wire.Number)
            {
                case 1:
                    var type = new WireReader(wire.Bytes());
                    while (type.Next())
                    {
                        var text = Encoding.UTF8.GetString(type.Bytes());
                        (apiVersion, kind) = type.Number == 1 ? (text, kind) : (apiVersion, text);
                    }

                    break;
                case 2:
                    raw = wire.Bytes();
                    break;
                default:
                    wire.Skip();
                    break;
            }
        }

        return NodeOf(apiVersion, kind) is { } node
            ? new ProtobufReadResult.Success(MessageDecoder.Decode(raw, node)
                .With("apiVersion", new TreeString(apiVersion)).With("kind", new TreeString(kind)))
            : new ProtobufReadResult.UnknownKind(apiVersion, kind);
    }

    private static SchemaNode? NodeOf(string apiVersion, string kind)
    {
        if (kind == nameof(DeleteOptions))
        {
            return SchemaCatalog.NodeOf<DeleteOptions>();
        }

        return Kinds.Find(apiVersion, kind) is { } known && HasProtobufForm(known) ? SchemaCatalog.For(known).Root : null;
    }

    /// <summary>Whether a kind can be sent as protobuf: Kubernetes' own kinds can, those of custom groups cannot.</summary>
    public static bool HasProtobufForm(KindInfo kind) => kind.Group is "" or "apps" or "autoscaling" or "batch" or "policy"
        || (kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal) && kind.Group != "gateway.networking.k8s.io");
}
