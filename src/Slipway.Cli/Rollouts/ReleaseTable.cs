using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Cli.Output;

namespace Slipway.Cli.Rollouts;

/// <summary>The releases of a Rollout, a line each, the newest first.</summary>
internal static class ReleaseTable
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<RolloutRelease> releases)
        => Lines(releases, releases.Any(static r => r.ComparisonVerdict is not null));

    // Few releases compare answers.
    private static IEnumerable<string> Lines(IReadOnlyList<RolloutRelease> releases, bool compared) => TextTable.Lines(
        [
            "REVISION", "WHAT", "BY", "STARTED", "TOOK", "OUTCOME", "VERDICT", .. compared ? ["ANSWERS"] : Array.Empty<string>(), "ERRORS",
            "STABLE", "LOST", "DETECTED", "NO TRAFFIC", "WHY",
        ],
        releases.Reverse().Select(r => (IReadOnlyList<string>)
        [
            r.Revision?.ToString(CultureInfo.InvariantCulture) ?? "",
            r.Commit is { } commit ? $"{r.Image} ({commit})" : r.Image ?? "",
            r.User ?? "",
            Time(r.StartedAt),
            r.EndedAt is { } end && r.StartedAt is { } start ? Length(end - start) : "",
            r.Outcome ?? "",
            r.Verdict ?? "",
            .. compared ? [r.ComparisonVerdict ?? ""] : Array.Empty<string>(),
            Share(r.Errors, r.Requests),
            Share(r.StableErrors, r.StableRequests),
            r.LostRequests is { } lost ? string.Create(CultureInfo.InvariantCulture, $"{lost:N0}") : "",
            Seconds(r.DetectSeconds),
            Seconds(r.ZeroTrafficSeconds),
            r.Reason ?? "",
        ]));

    /// <summary>A time to the second.</summary>
    public static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A length of time for people.</summary>
    public static string Length(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes}m")
        : time.TotalMinutes >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s");

    private static string Share(long? bad, long? all)
        => all is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{bad ?? 0} of {all:N0}");

    private static string Seconds(double? seconds) => seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s:0.###}s") : "";
}
