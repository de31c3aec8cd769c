using Slipway.Cli.Output;

namespace Slipway.Cli.Replays;

/// <summary>A place in a trace; line and column count from 1.</summary>
/// <param name="File">Name of the file, for messages.</param>
/// <param name="Line">Line.</param>
/// <param name="Column">Column.</param>
internal readonly record struct TracePlace(string File, long Line, int Column)
{
    private const int MostShown = 60;

    /// <summary>A fault at this place.</summary>
    public CommandFailure Fault(string message) => new($"{File}:{Line}:{Column}: {message}", ExitCodes.Usage);

    /// <summary>A value that is not allowed.</summary>
    public CommandFailure Refused(string field, ReadOnlySpan<char> value, string allowed)
    {
        // A file that is no text must not steer the terminal.
        var shown = string.Concat(value[..Math.Min(value.Length, MostShown)].ToArray().Select(static c => char.IsControl(c) ? '?' : c));
        return Fault($"{field} is '{shown}{(value.Length > MostShown ? "..." : "")}', allowed is {allowed}");
    }
}
