using System.Runtime.CompilerServices;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>The files of <c>deploy/kubernetes</c>.</summary>
internal static class ManifestFiles
{
    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder(), name));

    private static string Folder([CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "deploy", "kubernetes"));
}
