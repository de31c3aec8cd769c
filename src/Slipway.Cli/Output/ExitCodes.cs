namespace Slipway.Cli.Output;

/// <summary>Every exit code of <c>slipway</c>; the README lists them.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for is done.</summary>
    public const int Success = 0;

    /// <summary>It could not be done; the reason stands on standard error.</summary>
    public const int Failure = 1;

    /// <summary>The words of the command line make no sense.</summary>
    public const int Usage = 2;

    /// <summary>Nothing runs on this data directory, or the server cannot be reached.</summary>
    public const int NotRunning = 3;

    /// <summary>The object does not exist.</summary>
    public const int NotFound = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
