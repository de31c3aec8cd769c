using System.Text.RegularExpressions;

namespace Slipway.Node.Images;

/// <summary>A parsed image name.</summary>
/// <param name="Name">Name without tag.</param>
/// <param name="Tag">Tag; <c>latest</c> when none was written.</param>
/// <param name="Digest">Digest in hexadecimal; null when none was written.</param>
internal sealed partial record ArtifactName(string Name, string Tag, string? Digest)
{
    /// <summary>Reads <c>name[:tag]</c> or <c>name@sha256:HEX</c>; null when it is neither.</summary>
    public static ArtifactName? Parse(string text)
    {
        var match = Pattern().Match(text);
        return !match.Success || text.Length > 300 ? null : new ArtifactName(
            match.Groups["name"].Value,
            match.Groups["tag"] is { Success: true } tag ? tag.Value : "latest",
            match.Groups["digest"] is { Success: true } digest ? digest.Value : null);
    }

    [GeneratedRegex(
        @"\A(?<name>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@sha256:(?<digest>[0-9a-f]{64}))?\z")]
    private static partial Regex Pattern();
}
