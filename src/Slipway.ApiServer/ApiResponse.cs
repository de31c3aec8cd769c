using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.ApiServer;

/// <summary>An answer: a body in pieces, or a stream of pieces that are flushed one by one.</summary>
public sealed record ApiResponse
{
    /// <summary>Content type of plain JSON.</summary>
    public const string JsonType = "application/json";

    /// <summary>HTTP status code; default 200.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>Content type; default JSON.</summary>
    public string ContentType { get; init; } = JsonType;

    /// <summary>Pieces of the body, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; init; } = [];

    /// <summary>A body that goes on while the connection lives; null for none. It ends when the enumeration ends.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Stream { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>JSON of a record of the API.</summary>
    public static ApiResponse Json<T>(T value, int statusCode = 200) =>
        new() { StatusCode = statusCode, Body = [ApiJson.Serialize(value)] };

    /// <summary>A Status, with its own code.</summary>
    public static ApiResponse Of(Status status) => Json(status, status.Code ?? 200);

    /// <summary>Plain text.</summary>
    public static ApiResponse Text(string text, int statusCode = 200) => new()
    {
        StatusCode = statusCode,
        ContentType = "text/plain; charset=utf-8",
        Body = [System.Text.Encoding.UTF8.GetBytes(text)],
        Headers = [KeyValuePair.Create("X-Content-Type-Options", "nosniff")],
    };

    /// <summary>The answer with warnings for the user in front of its headers.</summary>
    internal ApiResponse WithWarnings(IReadOnlyList<string> warnings) => warnings.Count == 0 ? this : this with
    {
        Headers = [.. warnings.Select(static w => KeyValuePair.Create("Warning", $"299 - \"{Quote(w)}\"")), .. Headers],
    };

    private static string Quote(string text)
        => string.Concat(text.Select(static c => c is '"' or '\\' ? $"\\{c}" : c is < ' ' or > '~' ? " " : c.ToString()));
}
