using System.Text;

namespace Slipway.Node.Runtimes.Process;

/// <summary>The shell script that stands between this process and a container, so that the container outlives this process.</summary>
internal static class WrapperScript
{
    /// <summary>Writes the script of one run.</summary>
    /// <remarks>
    /// The wrapper's own environment is that of the container but for <c>SLIPWAY_CONTAINER_ID</c>, by which the container's processes are
    /// found and killed. Variables whose names are no shell identifiers would be dropped by the shell, so they are set in the same place.
    /// Tools have full paths, because PATH is the container's.
    /// </remarks>
    public static string Write(Toolbox tools, RunDirectory run, RunRecord record, IReadOnlyList<string> command)
    {
        var text = new StringBuilder();
        text.Append("exec </dev/null >>").Append(Quote(record.LogFile)).Append(" 2>&1\n");
        text.Append("cd ").Append(Quote(record.WorkingDirectory)).Append('\n');
        text.Append(tools.Setsid).Append(' ').Append(tools.Env).Append(' ').Append(tools.DefaultSignals);
        foreach (var (name, value) in record.Environment.Where(static e => !IsIdentifier(e.Key))
            .OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            text.Append(' ').Append(Quote($"{name}={value}"));
        }

        text.Append(" SLIPWAY_CONTAINER_ID=").Append(Quote(record.ContainerId));
        foreach (var argument in command)
        {
            text.Append(' ').Append(Quote(argument));
        }

        var pid = Quote(Path.Combine(run.Root, "pid"));
        var exit = Quote(Path.Combine(run.Root, "exit"));
        text.Append(" &\nchild=$!\nexec >/dev/null 2>&1\n");
        text.Append("read -r main </proc/$child/stat\nread -r self </proc/$$/stat\n");
        text.Append("printf '%s\\n%s\\n' \"$main\" \"$self\" >").Append(pid).Append(".new\n");
        text.Append(tools.Mv).Append(" -f ").Append(pid).Append(".new ").Append(pid).Append('\n');
        text.Append("wait $child\ncode=$?\n");
        text.Append("printf '%s\\n' $code >").Append(exit).Append(".new\n");
        text.Append(tools.Mv).Append(" -f ").Append(exit).Append(".new ").Append(exit).Append('\n');
        return text.ToString();
    }

    /// <summary>Whether a shell keeps a variable of this name.</summary>
    public static bool IsIdentifier(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
