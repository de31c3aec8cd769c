using System.Globalization;

namespace Slipway.Node.Runtimes.Process;

/// <summary>One process of one boot of the machine: a pid alone is used again.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTime">Clock ticks after boot, field 22 of <c>/proc/PID/stat</c>.</param>
internal readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>Whether this very process still runs; a zombie does not.</summary>
    public bool IsAlive()
        => ProcFiles.ReadText($"/proc/{Pid}/stat") is { } text && TryParse(text, out var found, out var state) && found == this
            && state is not ('Z' or 'X');

    /// <summary>Reads a line of <c>/proc/PID/stat</c>. The name in brackets may hold anything, so fields count from the last
    /// bracket.</summary>
    public static bool TryParse(string stat, out ProcessIdentity identity, out char state)
    {
        identity = default;
        state = '?';
        var open = stat.IndexOf(" (", StringComparison.Ordinal);
        var close = stat.LastIndexOf(") ", StringComparison.Ordinal);
        if (open < 0 || close < open || !int.TryParse(stat.AsSpan(0, open), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return false;
        }

        // After the bracket come fields 3 (state) and on; field 22 is the 20th of them.
        var fields = stat[(close + 2)..].Split(' ');
        if (fields.Length < 20 || !long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var startTime))
        {
            return false;
        }

        state = fields[0][0];
        identity = new ProcessIdentity(pid, startTime);
        return true;
    }
}
