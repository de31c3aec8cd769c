using System.Reflection;
using System.Text.RegularExpressions;

namespace Slipway.Tidy.Tests.Sources;

/// <summary>The working tree that the tests were built from.</summary>
internal static partial class Repository
{
    private static readonly string[] Skipped = ["artifacts", ".git", "bin", "obj"];

    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Root").Value!;

    /// <summary>All files, relative to the root, sorted.</summary>
    public static IReadOnlyList<string> Files { get; }
        = [.. Walk(Root).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    /// <summary>Projects of the solution: name and path of the project file.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = ProjectPath().Matches(Read("Slipway.slnx"))
        .ToDictionary(
            match => Path.GetFileNameWithoutExtension(match.Groups[1].Value),
            match => match.Groups[1].Value, StringComparer.Ordinal);

    /// <summary>All C# files.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [
        .. Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).Select(path => new SourceFile(path, Read(path))),
    ];

    /// <summary>C# files of the product.</summary>
    public static IEnumerable<SourceFile> Product => Sources.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder)
        => Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !Skipped.Contains(Path.GetFileName(child)))
            .SelectMany(Walk));

    [GeneratedRegex("Project Path=\"([^\"]+)\"")]
    private static partial Regex ProjectPath();
}
