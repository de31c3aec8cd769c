using Slipway.Api.Serialization.Protobuf;
using Slipway.Api.Trees;
using Slipway.Yaml;

namespace Slipway.ApiServer.Writing;

/// <summary>Bodies of requests as trees.</summary>
internal static class BodyReader
{
    /// <summary>Reads a body by its content type; JSON when it has none.</summary>
    public static Tree Read(string? contentType, ReadOnlyMemory<byte> body) => (contentType ?? "").Split(';')[0].Trim() switch
    {
        "application/json" or "" => Json(body),
        "application/yaml" => Yaml(body),
        ProtobufReader.MediaType => Protobuf(body),
        _ => throw ApiErrors.UnsupportedMediaType("application/json", "application/yaml", ProtobufReader.MediaType),
    };

    public static Tree Json(ReadOnlyMemory<byte> body) => Tree(TreeReader.Read(body.Span), body);

    /// <summary>Reads one YAML document, which JSON is too.</summary>
    public static Tree Yaml(ReadOnlyMemory<byte> body) => Tree(YamlReader.ReadOne(body.Span), body);

    private static TreeObject Protobuf(ReadOnlyMemory<byte> body) => ProtobufReader.Read(body.Span) switch
    {
        ProtobufReadResult.Success success => success.Value,
        ProtobufReadResult.UnknownKind unknown => throw ApiErrors.BadRequest(
            $"no kind \"{unknown.Kind}\" is registered for version \"{unknown.ApiVersion}\" in the form of protobuf"),
        ProtobufReadResult.Invalid invalid => throw ApiErrors.BadRequest(invalid.Message),
        _ => throw ApiErrors.Internal("unknown outcome of reading"),
    };

    private static Tree Tree(TreeReadResult result, ReadOnlyMemory<byte> body) => result switch
    {
        _ when body.Length == 0 => throw ApiErrors.BadRequest("the body of the request is empty"),
        TreeReadResult.Success success => success.Root,
        TreeReadResult.SyntaxError error => throw ApiErrors.BadRequest($"the body of the request cannot be read: {error}"),
        _ => throw ApiErrors.Internal("unknown outcome of reading"),
    };
}
