using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Writing;

/// <summary>Bodies of requests as trees.</summary>
internal static class BodyReader
{
    /// <summary>Reads a body.</summary>
    /// <param name="contentType">Content type of the request; JSON when absent.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="schema">Schema of what is expected, for forms that carry no names.</param>
    public static Tree Read(string? contentType, ReadOnlyMemory<byte> body, SchemaNode schema)
    {
        _ = schema;
        return (contentType ?? "application/json").Split(';')[0].Trim() switch
        {
            "application/json" or "" => Json(body),
            _ => throw ApiErrors.UnsupportedMediaType("application/json", "application/yaml", "application/vnd.kubernetes.protobuf"),
        };
    }

    /// <summary>Reads a patch: JSON, or YAML for an apply patch.</summary>
    public static Tree Json(ReadOnlyMemory<byte> body) => Tree(TreeReader.Read(body.Span), body);

    private static Tree Tree(TreeReadResult result, ReadOnlyMemory<byte> body) => result switch
    {
        _ when body.Length == 0 => throw ApiErrors.BadRequest("the body of the request is empty"),
        TreeReadResult.Success success => success.Root,
        TreeReadResult.SyntaxError error => throw ApiErrors.BadRequest($"the body of the request cannot be read: {error}"),
        _ => throw ApiErrors.Internal("unknown outcome of reading"),
    };
}
