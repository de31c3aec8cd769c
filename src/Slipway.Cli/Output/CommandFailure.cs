namespace Slipway.Cli.Output;

/// <summary>Ends a command with a message for the user and an exit code.</summary>
internal sealed class CommandFailure(string message, int exitCode = ExitCodes.Failure) : Exception(message)
{
    /// <summary>Code of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
