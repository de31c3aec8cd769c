namespace Slipway.Node.Runtimes;

/// <summary>What became of a command run inside a container.</summary>
/// <param name="ExitCode">Its exit code; null when it did not start or did not end in time.</param>
/// <param name="Output">The first 4 KiB of what it wrote, or why it did not run.</param>
public sealed record ExecOutcome(int? ExitCode, string Output);
