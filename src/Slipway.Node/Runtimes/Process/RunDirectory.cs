using System.Globalization;

namespace Slipway.Node.Runtimes.Process;

/// <summary>The directory of one run of a container: what was started, who it is, how it ended.</summary>
internal sealed class RunDirectory(string path)
{
    public string Root => path;

    public string Script => Path.Combine(path, "run.sh");

    private string RecordFile => Path.Combine(path, "run.json");

    private string PidFile => Path.Combine(path, "pid");

    private string ExitFile => Path.Combine(path, "exit");

    public void Write(RunRecord record, string script)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFiles.Replace(RecordFile, ProcessJson.Write(record));
        DurableFiles.Replace(Script, System.Text.Encoding.UTF8.GetBytes(script));
    }

    public RunRecord? ReadRecord() => ProcFiles.ReadText(RecordFile) is { } json ? ProcessJson.ReadRun(json) : null;

    /// <summary>The main process of the container and its wrapper; null until the wrapper has written them.</summary>
    public (ProcessIdentity Main, ProcessIdentity Wrapper)? ReadPids()
    {
        var lines = ProcFiles.ReadText(PidFile)?.Split('\n') ?? [];
        return lines.Length >= 2 && ProcessIdentity.TryParse(lines[0], out var main, out _)
            && ProcessIdentity.TryParse(lines[1], out var wrapper, out _)
            ? (main, wrapper)
            : null;
    }

    /// <summary>The exit code and when it was written; null while there is none.</summary>
    public (int Code, DateTimeOffset At)? ReadExit()
        => ProcFiles.ReadText(ExitFile) is { } text
            && int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (code, new DateTimeOffset(File.GetLastWriteTimeUtc(ExitFile)))
            : null;
}
