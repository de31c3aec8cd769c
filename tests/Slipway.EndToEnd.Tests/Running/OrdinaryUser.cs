namespace Slipway.EndToEnd.Tests.Running;

/// <summary>A user without any rights, for tests that run as root.</summary>
internal static class OrdinaryUser
{
    private const string Nobody = "65534";

    /// <summary>Words that run what follows them as that user.</summary>
    public static IReadOnlyList<string> As { get; } = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"];

    /// <summary>Skips the calling test when it cannot become another user.</summary>
    public static void Require()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "there is no setpriv (Debian package util-linux)");
    }

    /// <summary>Gives a folder and all in it to that user.</summary>
    public static async Task OwnAsync(string folder)
        => (await Programs.RunAsync(["chown", "-R", $"{Nobody}:{Nobody}", folder])).Ok();
}
