using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>Reads a trace of comma-separated values (RFC 4180, one record a line) under a header that names the columns, in any
/// order.</summary>
internal sealed class CsvTrace
{
    private readonly string file;
    private readonly List<string> header = [];
    private readonly List<(string Text, int Column)> fields = [];
    private readonly int time;
    private readonly int version;
    private readonly int status;
    private readonly int latency;
    private readonly int user;

    /// <summary>A reader for the columns of a header.</summary>
    public CsvTrace(string file, long number, string line)
    {
        this.file = file;
        Split(number, line);
        foreach (var (name, column) in fields)
        {
            var at = new TracePlace(file, number, column);
            if (!TraceField.Names.Contains(name))
            {
                throw at.Refused("the header", name, $"the columns {string.Join(',', TraceField.Names)} (user may be left out)");
            }

            if (header.Contains(name))
            {
                throw at.Fault($"the header names {name} twice");
            }

            header.Add(name);
        }

        var missing = TraceField.Names.Where(n => n != TraceField.User && !header.Contains(n)).ToList();
        if (missing.Count > 0)
        {
            throw new TracePlace(file, number, 1).Fault(
                $"the header lacks {string.Join(", ", missing)}; it must be {string.Join(',', TraceField.Names)} (user may be left out)");
        }

        time = header.IndexOf(TraceField.Time);
        version = header.IndexOf(TraceField.Version);
        status = header.IndexOf(TraceField.Status);
        latency = header.IndexOf(TraceField.Latency);
        user = header.IndexOf(TraceField.User);
    }

    /// <summary>Reads a line below the header.</summary>
    public TraceRow Read(long number, string line)
    {
        Split(number, line);
        if (fields.Count != header.Count)
        {
            throw new TracePlace(file, number, 1).Fault($"the line has {fields.Count} fields, the header {header.Count}");
        }

        return new TraceRow(
            new RecordedOutcome(
                TraceField.Seconds(fields[time].Text, At(number, time)),
                TraceField.IsCanary(fields[version].Text, At(number, version)),
                TraceField.IsBad(fields[status].Text, At(number, status)),
                user >= 0 && fields[user].Text.Length > 0 ? fields[user].Text : null,
                TraceField.Microseconds(fields[latency].Text, At(number, latency))),
            At(number, time));
    }

    private TracePlace At(long number, int index) => new(file, number, fields[index].Column);

    private void Split(long number, string line)
    {
        fields.Clear();
        for (var start = 0; start <= line.Length;)
        {
            var end = start < line.Length && line[start] == '"' ? QuotedEnd(number, line, start) : line.IndexOf(',', start);
            end = end < 0 ? line.Length : end;
            var text = line.AsSpan(start, end - start).Trim();
            fields.Add((
                text is ['"', .. var inner, '"'] ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : text.ToString(),
                start + 1));
            start = end + 1;
        }
    }

    /// <summary>Where the field that begins with a quotation mark ends: at the comma after the mark that closes it.</summary>
    private int QuotedEnd(long number, string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] != '"')
            {
                continue;
            }

            if (i + 1 == line.Length || line[i + 1] == ',')
            {
                return i + 1;
            }

            if (line[i + 1] != '"')
            {
                throw new TracePlace(file, number, i + 2).Fault("a comma must follow the quotation mark that ends a field");
            }

            i++;
        }

        throw new TracePlace(file, number, start + 1).Fault("a quotation mark is not closed in this line");
    }
}
