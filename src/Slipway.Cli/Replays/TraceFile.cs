using System.Text;
using Slipway.Analysis.Replay;
using Slipway.Cli.Output;

namespace Slipway.Cli.Replays;

/// <summary>A recorded trace: CSV with a header, or JSON lines, told apart by the first letter.</summary>
internal static class TraceFile
{
    private const string StandardInput = "-";

    /// <summary>The outcomes of a file in the order of time; of standard input where the path is <c>-</c>. Read as they are asked
    /// for.</summary>
    /// <exception cref="CommandFailure">The file cannot be read, or something in it is wrong; exit code 2.</exception>
    public static IEnumerable<RecordedOutcome> Read(string path)
    {
        using var reader = Open(path);
        foreach (var outcome in Read(reader, path == StandardInput ? "standard input" : path))
        {
            yield return outcome;
        }
    }

    /// <summary>The outcomes of a text in the order of time.</summary>
    public static IEnumerable<RecordedOutcome> Read(TextReader reader, string name) => TraceOrder.Sorted(Rows(reader, name));

    private static IEnumerable<TraceRow> Rows(TextReader reader, string name)
    {
        CsvTrace? csv = null;
        var isJson = false;
        foreach (var (number, line) in TraceLines.Read(reader, name))
        {
            if (csv is null && !isJson)
            {
                isJson = line.AsSpan().TrimStart() is ['{', ..];
                csv = isJson ? null : new CsvTrace(name, number, line);
                if (!isJson)
                {
                    continue;
                }
            }

            yield return csv?.Read(number, line) ?? JsonTrace.Read(name, number, line);
        }

        if (csv is null && !isJson)
        {
            throw new TracePlace(name, 1, 1).Fault(
                $"the trace is empty; it must begin with the header {string.Join(',', TraceField.Names)}, or hold JSON lines");
        }
    }

    private static TextReader Open(string path)
    {
        if (path == StandardInput)
        {
            return Console.In;
        }

        try
        {
            return new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 128 * 1024);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailure(
                File.Exists(path) || Directory.Exists(path) ? $"{path} cannot be read: {e.Message}" : $"there is no file {path}",
                ExitCodes.Usage);
        }
    }
}
