using Slipway.Api.Trees;
using Slipway.Cli.Output;
using Slipway.Yaml;

namespace Slipway.Cli.Manifests;

/// <summary>A file of manifests, YAML or JSON, as it was read.</summary>
/// <param name="Name">Name of the file, for messages.</param>
/// <param name="Documents">Its objects in order; those of a <c>List</c> one by one.</param>
internal sealed record ManifestFile(string Name, IReadOnlyList<TreeObject> Documents)
{
    /// <summary>Largest file, in bytes: a manifest larger than this could not be stored either.</summary>
    public const long MaximumBytes = 16 * 1024 * 1024;

    private const string StandardInput = "-";

    /// <summary>Reads a file, or standard input where the path is <c>-</c>.</summary>
    /// <exception cref="CommandFailure">It cannot be read, or is no YAML; exit code 2.</exception>
    public static async Task<ManifestFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path == StandardInput)
        {
            return Of("standard input", await Console.In.ReadToEndAsync(cancellationToken));
        }

        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumBytes })
            {
                throw Unreadable($"{path} is larger than {MaximumBytes / 1024 / 1024} MiB");
            }

            return Of(path, await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(
                File.Exists(path) || Directory.Exists(path) ? $"{path} cannot be read: {e.Message}" : $"there is no file {path}");
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="CommandFailure">It is no YAML, or holds nothing; exit code 2.</exception>
    public static ManifestFile Of(string name, string text) => YamlReader.Read(text) switch
    {
        YamlReadResult.SyntaxError error => throw Unreadable($"{name}: {error}"),
        YamlReadResult.Success { Documents: [] } => throw Unreadable($"{name} holds no document"),
        YamlReadResult.Success success => new ManifestFile(
            name, [.. success.Documents.Where(static d => d is not TreeNull).SelectMany(d => Objects(name, d))]),
        _ => throw new InvalidOperationException("unknown outcome"),
    };

    private static IEnumerable<TreeObject> Objects(string name, Tree document)
    {
        if (document is not TreeObject value)
        {
            throw Unreadable($"{name}: {document.Position}: a manifest must be an object, is {document.TypeName}");
        }

        return value.Text("apiVersion") == "v1" && value.Text("kind") == "List"
            ? value.ItemsAt("items").SelectMany(item => Objects(name, item))
            : [value];
    }

    private static CommandFailure Unreadable(string message) => new(message, ExitCodes.Usage);
}
