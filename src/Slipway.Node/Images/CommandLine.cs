namespace Slipway.Node.Images;

/// <summary>Turns a line into a command.</summary>
internal static class CommandLine
{
    private const string Shell = "/bin/sh";
    private static readonly System.Buffers.SearchValues<char> ForTheShell = System.Buffers.SearchValues.Create(
        "\"'\\$`&|;<>()*?[]{}~#!=\n");

    /// <summary>Words apart when the line is plain; through a shell when it uses anything that a shell understands.</summary>
    public static IReadOnlyList<string> Split(string line) => line.AsSpan().ContainsAny(ForTheShell)
        ? [Shell, "-c", line]
        : line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
