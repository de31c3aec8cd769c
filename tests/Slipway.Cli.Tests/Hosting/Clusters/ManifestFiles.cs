using System.Runtime.CompilerServices;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>The files of <c>deploy/kubernetes</c> and <c>examples/kubernetes</c>.</summary>
internal static class ManifestFiles
{
    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder(), "deploy", "kubernetes", name));

    public static string Example(string name) => File.ReadAllText(Path.Combine(Folder(), "examples", "kubernetes", name));

    private static string Folder([CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", ".."));
}
