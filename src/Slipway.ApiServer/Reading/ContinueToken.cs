using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.ApiServer.Reading;

/// <summary>Where a list in pages goes on: the revision that all pages show, and the last key that was sent.</summary>
/// <param name="Revision">Revision of the first page; null for the newest state (the first revision is compacted).</param>
/// <param name="AfterKey">Last key of the page before.</param>
internal sealed record ContinueToken(long? Revision, string AfterKey)
{
    private const string Version = "meta.k8s.io/v1";

    public string Encode() => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(
        new JsonObject { ["v"] = Version, ["rv"] = Revision ?? -1, ["start"] = AfterKey + "\0" }.ToJsonString()));

    /// <param name="text">The token.</param>
    /// <param name="prefix">Start of the keys that the list covers; a token of another list is refused.</param>
    public static ContinueToken Decode(string text, string prefix)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var start = json.RootElement.GetProperty("start").GetString()!.TrimEnd('\0');
            var revision = json.RootElement.GetProperty("rv").GetInt64();
            if (json.RootElement.GetProperty("v").GetString() == Version && start.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new ContinueToken(revision < 0 ? null : revision, start);
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Falls through to the one answer for all bad tokens.
        }

        throw ApiErrors.BadRequest("continue key is not valid: it was not made by this list");
    }
}
