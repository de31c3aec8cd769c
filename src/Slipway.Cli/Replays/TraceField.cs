using System.Globalization;
using Slipway.Api.Telemetry;

namespace Slipway.Cli.Replays;

/// <summary>The fields of an outcome: their names, and how each value is read.</summary>
internal static class TraceField
{
    public const string Time = "time";
    public const string Version = "version";
    public const string Status = "status";
    public const string Latency = "latencyMs";
    public const string User = "user";

    /// <summary>Names in the order of the header; the user may be left out.</summary>
    public static readonly IReadOnlyList<string> Names = [Time, Version, Status, Latency, User];

    /// <summary>Largest time, in seconds: what is above it counts milliseconds since 1970.</summary>
    public const double LatestSeconds = 1e11;

    /// <summary>Longer ones are not told apart: eleven days.</summary>
    private const double LongestMilliseconds = 1e9;

    /// <summary>What the gateway calls an attempt that failed without a status of HTTP.</summary>
    private static readonly string[] Failures =
        [FailureClass.Timeout, FailureClass.Reset, FailureClass.Connect, FailureClass.NoEndpoint, FailureClass.Overload, FailureClass.Grpc];

    /// <summary>Seconds on any clock.</summary>
    public static double Seconds(ReadOnlySpan<char> text, TracePlace at)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= LatestSeconds
            ? value
            : throw at.Refused(Time, text, "a number of seconds from 0 to 100000000000");

    /// <summary>Whether the canary answered.</summary>
    public static bool IsCanary(ReadOnlySpan<char> text, TracePlace at) => text switch
    {
        "canary" => true,
        "stable" => false,
        _ => throw at.Refused(Version, text, "'stable' or 'canary'"),
    };

    /// <summary>Whether the request failed: a status from 500, or no answer at all.</summary>
    public static bool IsBad(ReadOnlySpan<char> text, TracePlace at)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is 0 or (>= 100 and <= 599))
        {
            return status is 0 or >= 500;
        }

        foreach (var failure in Failures)
        {
            if (text.SequenceEqual(failure))
            {
                return true;
            }
        }

        throw at.Refused(
            Status, text, $"100 to 599, 0 for no answer, or one of {string.Join(", ", Failures)}");
    }

    /// <summary>Milliseconds, as microseconds; null where there was no answer. The judges of errors do not use it, and a trace that has it
    /// wrong is wrong.</summary>
    public static long? Microseconds(ReadOnlySpan<char> text, TracePlace at)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0
            && double.IsFinite(value)
            ? (long)Math.Round(Math.Min(value, LongestMilliseconds) * 1000)
            : throw at.Refused(Latency, text, "a number of milliseconds from 0, or nothing");
    }
}
