namespace Slipway.TestKit;

/// <summary>
/// Answers recorded from a real Kubernetes API server, kept outside of the repository in a folder <c>shared/kube-golden</c> beside one of
/// the parents of the checkout. Tests that compare with them are skipped where the folder is absent.
/// </summary>
public static class KubeGolden
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "kube-golden");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
