namespace Slipway.Node.Runtimes.Process;

/// <summary>
/// The few variables of this process that a process pod starts from. Everything else stays out: what an operator happened to have in the
/// environment of the server (secrets among it) is no input of a release.
/// </summary>
internal static class HostEnvironment
{
    private static readonly string[] Names = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SHELL", "DOTNET_ROOT"];

    /// <summary>Name and value of those that are set.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Basic { get; } = [.. Names
        .Select(static n => KeyValuePair.Create(n, Environment.GetEnvironmentVariable(n)!))
        .Where(static e => !string.IsNullOrEmpty(e.Value))];
}
