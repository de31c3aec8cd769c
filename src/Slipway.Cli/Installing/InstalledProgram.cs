using Slipway.Cli.Hosting.Supervision;

namespace Slipway.Cli.Installing;

/// <summary>How a service manager calls this program for years to come.</summary>
internal static class InstalledProgram
{
    /// <summary>
    /// The words that call this program. A build of the source launcher lives in a folder that the next build removes: there it is the
    /// launcher itself.
    /// </summary>
    public static IReadOnlyList<string> Find() => Lasting(ChildProcess.Program());

    internal static IReadOnlyList<string> Lasting(IReadOnlyList<string> program)
    {
        const string Published = "/artifacts/published/";
        var at = program[0].IndexOf(Published, StringComparison.Ordinal);
        return at >= 0 && Path.Combine(program[0][..at], "slipway") is var launcher && File.Exists(launcher) ? [launcher] : program;
    }
}
