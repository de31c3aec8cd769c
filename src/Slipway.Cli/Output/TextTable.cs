namespace Slipway.Cli.Output;

/// <summary>Columns of plain text, as wide as they need to be.</summary>
internal static class TextTable
{
    private const int Gap = 3;

    /// <summary>The lines, the head first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(head).ToList();
        var widths = head.Select((_, i) => all.Max(r => r[i].Length)).ToList();
        return all.Select(r => string.Concat(r.Select((cell, i) => cell.PadRight(widths[i] + Gap))).TrimEnd());
    }
}
