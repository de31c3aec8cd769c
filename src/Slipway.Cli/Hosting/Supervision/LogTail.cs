namespace Slipway.Cli.Hosting.Supervision;

/// <summary>The end of a log file, for error messages.</summary>
internal static class LogTail
{
    private const int Lines = 5;

    public static string Read(string path)
    {
        try
        {
            return string.Join(Environment.NewLine, File.ReadLines(path).TakeLast(Lines).Select(static l => $"  {l}"));
        }
        catch (IOException)
        {
            return $"  (no log at {path})";
        }
    }
}
