using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Images;

/// <summary>
/// The images of process pods: folders addressed by the digest of their content, and names that lead to digests. A digest never changes
/// its content; a name may come to lead to another digest.
/// </summary>
/// <param name="directory">The store, usually <c>artifacts/</c> of the data directory.</param>
public sealed class ArtifactStore(string directory)
{
    /// <summary>The image that stands for the machine itself: its command is a command of the host.</summary>
    public const string HostImage = "host";

    private readonly string contents = Path.Combine(directory, "sha256");
    private readonly string names = Path.Combine(directory, "names");

    /// <summary>Finds what an image names: <c>host</c>, <c>name[:tag]</c> or <c>name@sha256:HEX</c>.</summary>
    public ImageOutcome Resolve(string image)
    {
        if (image == HostImage)
        {
            return new ImageOutcome.Found(HostImage, [], null);
        }

        if (ArtifactName.Parse(image) is not { } name)
        {
            return new ImageOutcome.Missing(
                $"image {image} is no name for process pods: use {HostImage} or name:tag with lower case letters, digits, '.', '-', '_' and '/'");
        }

        var digest = name.Digest ?? ReadName(name);
        if (digest is null || !Directory.Exists(Root(digest)))
        {
            return new ImageOutcome.Missing(
                $"image {image} is not in the artifact store of this machine; make it with: slipway build DIR -t {image}");
        }

        var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(ManifestFile(digest)), ArtifactJson.Default.ArtifactManifest)!;
        return new ImageOutcome.Found($"{name.Name}@sha256:{digest}", manifest.Entrypoint, Root(digest));
    }

    /// <summary>Names and digests of all artifacts that have a name, sorted.</summary>
    public IReadOnlyList<(string Name, string Digest)> List() => !Directory.Exists(names) ? [] : [.. Directory.EnumerateFiles(names)
        .Where(static f => !f.EndsWith(".new", StringComparison.Ordinal))
        .Select(static f => (Uri.UnescapeDataString(Path.GetFileName(f)), "sha256:" + File.ReadAllText(f).Trim()))
        .OrderBy(static e => e.Item1, StringComparer.Ordinal)];

    /// <summary>Moves a finished folder into the store and gives it a name. Content that is there already is kept.</summary>
    /// <returns>The digest.</returns>
    internal string Add(string folder, ArtifactName name, IReadOnlyList<string> entrypoint)
    {
        var digest = ArtifactDigest.Of(folder, entrypoint);
        var place = Path.Combine(contents, digest);
        if (!Directory.Exists(place))
        {
            Directory.CreateDirectory(contents);
            var half = Path.Combine(directory, "building-" + digest);
            if (Directory.Exists(half))
            {
                Directory.Delete(half, recursive: true);
            }

            ArtifactFolder.Copy(folder, Path.Combine(half, "root"));
            File.WriteAllBytes(
                Path.Combine(half, "manifest.json"),
                JsonSerializer.SerializeToUtf8Bytes(new ArtifactManifest(entrypoint), ArtifactJson.Default.ArtifactManifest));
            Directory.Move(half, place);
        }

        Directory.CreateDirectory(names);
        var link = NameFile(name);
        File.WriteAllText(link + ".new", digest + "\n");
        File.Move(link + ".new", link, overwrite: true);
        return digest;
    }

    private string? ReadName(ArtifactName name) => File.Exists(NameFile(name)) ? File.ReadAllText(NameFile(name)).Trim() : null;

    private string NameFile(ArtifactName name) => Path.Combine(names, Uri.EscapeDataString($"{name.Name}:{name.Tag}"));

    private string Root(string digest) => Path.Combine(contents, digest, "root");

    private string ManifestFile(string digest) => Path.Combine(contents, digest, "manifest.json");
}

/// <summary>What an artifact says beside its files.</summary>
internal sealed record ArtifactManifest(IReadOnlyList<string> Entrypoint);

/// <summary>The door between manifests and their files.</summary>
[JsonSerializable(typeof(ArtifactManifest))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
