using System.Globalization;
using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>
/// Writes a replay for people: a row at each interval and wherever the verdict changes, and what came of it. Rows are written as they
/// come, in columns of a fixed width, since a trace may be longer than memory.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="interval">Time between rows.</param>
internal sealed class ReplayText(TextWriter writer, TimeSpan interval)
{
    private ReplayLook? last;
    private ReplayLook? written;

    /// <summary>Takes a look.</summary>
    public void Add(ReplayLook look)
    {
        if (written is null)
        {
            Row("SECONDS", "CANARY", "ERRORS", "STABLE", "ERRORS", "EVIDENCE", "VERDICT");
        }

        var seconds = interval.TotalSeconds;
        if (written is null || look.Verdict.Decision != written.Verdict.Decision
            || Math.Floor(look.Seconds / seconds) > Math.Floor(written.Seconds / seconds))
        {
            Write(look);
        }

        last = look;
    }

    /// <summary>Writes the last row and what came of it all.</summary>
    public void End(ReplayResult result)
    {
        if (last is not null && last != written)
        {
            Write(last);
        }

        var at = result.Reached;
        writer.WriteLine();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ReplayReport.Word(at.Verdict.Decision)} after {at.Seconds:0.##} s and {at.Requests:N0} requests, "
            + $"{at.Totals.CanaryRequests:N0} of them of the canary, {at.Totals.CanaryBad:N0} of those failed"));
        writer.WriteLine(at.Verdict.Reason);
    }

    private void Write(ReplayLook look)
    {
        written = look;
        var totals = look.Totals;
        Row(
            look.Seconds.ToString("0.##", CultureInfo.InvariantCulture), Count(totals.CanaryRequests), Count(totals.CanaryBad),
            Count(totals.StableRequests), Count(totals.StableBad), Evidence(look.Verdict.Evidence),
            ReplayReport.Word(look.Verdict.Decision));
    }

    private void Row(params string[] cells)
        => writer.WriteLine($"{cells[0],10}{cells[1],12}{cells[2],9}{cells[3],14}{cells[4],9}{cells[5],12}   {cells[6]}");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Evidence(double value)
        => value.ToString(value is >= 1e6 or (> 0 and < 0.01) ? "0.0e+0" : "0.##", CultureInfo.InvariantCulture);
}
