using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>
/// Puts lines into the order of time. Logs are written as requests end, so that those of slow requests come late: lines wait here until
/// the trace is a minute further. What comes later still is refused, since the judge has passed it, and sorting it would need the whole
/// file in memory.
/// </summary>
internal static class TraceOrder
{
    /// <summary>How much later than others a line may stand, in seconds of the trace.</summary>
    public const double WaitSeconds = 60;

    /// <summary>Longest time without a request, in seconds: a longer one is no trace of one release.</summary>
    public const double LongestGapSeconds = 24 * 3600;

    /// <summary>Most lines that wait: about 100 MB.</summary>
    public const int MostWaiting = 1_000_000;

    /// <summary>The outcomes in the order of time, those of one time as they stand.</summary>
    /// <param name="rows">Lines as they were read.</param>
    /// <param name="mostWaiting">Lines that wait at most; the earliest go on when there are more.</param>
    /// <exception cref="Output.CommandFailure">A line is too late, or stands after too long a gap.</exception>
    public static IEnumerable<RecordedOutcome> Sorted(IEnumerable<TraceRow> rows, int mostWaiting = MostWaiting)
    {
        var waiting = new PriorityQueue<TraceRow, (double Seconds, long Number)>();
        var (latest, passed) = (double.NegativeInfinity, double.NegativeInfinity);
        foreach (var row in rows)
        {
            var seconds = row.Outcome.Seconds;
            if (seconds < passed)
            {
                throw row.At.Refused(
                    TraceField.Time, FormattableString.Invariant($"{seconds}"),
                    FormattableString.Invariant(
                        $"{passed} and later here: lines may stand up to {WaitSeconds} s late; sort the file by time"));
            }

            waiting.Enqueue(row, (seconds, row.At.Line));
            latest = Math.Max(latest, seconds);
            while (waiting.Count > mostWaiting || (waiting.Count > 0 && waiting.Peek().Outcome.Seconds < latest - WaitSeconds))
            {
                yield return Next(waiting, ref passed).Outcome;
            }
        }

        while (waiting.Count > 0)
        {
            yield return Next(waiting, ref passed).Outcome;
        }
    }

    private static TraceRow Next(PriorityQueue<TraceRow, (double Seconds, long Number)> waiting, ref double passed)
    {
        var row = waiting.Dequeue();
        if (row.Outcome.Seconds - passed is > LongestGapSeconds and < double.PositiveInfinity)
        {
            throw row.At.Refused(
                TraceField.Time, FormattableString.Invariant($"{row.Outcome.Seconds}"),
                FormattableString.Invariant($"at most {LongestGapSeconds} s after the request before, which is at {passed}"));
        }

        passed = row.Outcome.Seconds;
        return row;
    }
}
