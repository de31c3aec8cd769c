namespace Slipway.Node.Runtimes;

/// <summary>How one run of a container ended.</summary>
/// <param name="ContainerId">The run.</param>
/// <param name="ExitCode">Exit code; 128 + N after signal N; 137 when nobody knows.</param>
/// <param name="Reason"><c>Completed</c>, <c>Error</c> or <c>ContainerStatusUnknown</c>.</param>
/// <param name="Message">What the container left as its last word; null for nothing.</param>
/// <param name="StartedAt">Start of the run.</param>
/// <param name="FinishedAt">End of the run.</param>
public sealed record ContainerExit(
    string ContainerId, int ExitCode, string Reason, string? Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    /// <summary>Exit code of a run whose end nobody has seen.</summary>
    public const int UnknownExitCode = 137;

    /// <summary>Reason of such a run.</summary>
    public const string UnknownReason = "ContainerStatusUnknown";

    /// <summary>The reason that goes with an exit code.</summary>
    public static string ReasonOf(int exitCode) => exitCode == 0 ? "Completed" : "Error";
}
