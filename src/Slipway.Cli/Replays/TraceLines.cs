using System.Text;

namespace Slipway.Cli.Replays;

/// <summary>Reads lines of a bounded length, so that a file that is no text cannot fill the memory.</summary>
internal static class TraceLines
{
    /// <summary>Longest line, in characters.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>The lines with their numbers, without the ends of lines; empty ones are left out.</summary>
    /// <exception cref="Output.CommandFailure">A line is too long.</exception>
    public static IEnumerable<(long Number, string Text)> Read(TextReader reader, string file)
    {
        var buffer = new char[32 * 1024];
        var line = new StringBuilder();
        var number = 1L;
        for (int read; (read = reader.Read(buffer, 0, buffer.Length)) > 0;)
        {
            for (var start = 0; start < read;)
            {
                var end = Array.IndexOf(buffer, '\n', start, read - start);
                line.Append(buffer, start, (end < 0 ? read : end) - start);
                if (line.Length > Longest)
                {
                    throw new TracePlace(file, number, Longest).Fault($"the line is longer than {Longest} characters");
                }

                if (end < 0)
                {
                    break;
                }

                start = end + 1;
                if (Taken(line) is { Length: > 0 } text)
                {
                    yield return (number, text);
                }

                number++;
            }
        }

        if (Taken(line) is { Length: > 0 } last)
        {
            yield return (number, last);
        }
    }

    private static string Taken(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        var text = line.ToString();
        line.Clear();
        return text;
    }
}
