using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Timing;

/// <summary>When automatic steps may happen: within a window that allows them, if there is one, and within none that denies them.</summary>
/// <param name="windows">The windows.</param>
internal sealed class RolloutWindows(IReadOnlyList<RolloutWindows.Window> windows)
{
    /// <summary>Steps at any time.</summary>
    public static readonly RolloutWindows Always = new([]);

    private const string Path = "spec.windows";

    /// <summary>How far ahead a change is looked for.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Reads the windows of a spec.</summary>
    public static RolloutWindows Compile(IReadOnlyList<RolloutWindow>? spec, List<string> problems)
    {
        var result = new List<Window>();
        for (var i = 0; i < (spec?.Count ?? 0); i++)
        {
            var window = spec![i];
            var schedule = CronSchedule.Parse(window.Schedule ?? "");
            if (schedule is null)
            {
                problems.Add(
                    $"{Path}[{i}].schedule: is '{window.Schedule}', must be a cron expression of five fields such as '0 9 * * 1-5'");
            }

            var duration = PauseDuration.Parse(window.Duration ?? "");
            if (duration is null || duration == TimeSpan.Zero || duration > Longest)
            {
                problems.Add($"{Path}[{i}].duration: is '{window.Duration}', must be a duration up to 168h such as 8h");
                duration = null;
            }

            if (Zone(window.Timezone) is not { } zone)
            {
                problems.Add($"{Path}[{i}].timezone: is '{window.Timezone}', must be the name of a time zone such as Europe/Berlin");
            }
            else if (schedule is not null && duration is { } length)
            {
                result.Add(new Window(schedule, length, zone, window.Kind != "deny"));
            }
        }

        return result.Count == 0 ? Always : new RolloutWindows(result);
    }

    /// <summary>Why steps may not happen at a time; null when they may.</summary>
    public string? ClosedMessage(DateTimeOffset now)
        => IsOpen(now) ? null
            : NextChange(now) is { } next
                ? $"outside the times in which steps may happen, until {next:yyyy-MM-ddTHH:mm:ssZ}; promote in full to go on at once"
                : "outside the times in which steps may happen; promote in full to go on at once";

    /// <summary>
    /// The next minute in which steps may happen where they may not, or the other way round; null where nothing changes within a day.
    /// </summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        var open = IsOpen(now);
        var minute = Minute(now);
        var ends = windows.Select(w => w.EndOf(minute)).ToArray();
        for (var at = minute.AddMinutes(1); windows.Count > 0 && at <= now + Horizon; at = at.AddMinutes(1))
        {
            for (var i = 0; i < ends.Length; i++)
            {
                ends[i] = windows[i].Begins(at) ? at + windows[i].Duration : ends[i];
            }

            if (IsOpen(i => at < ends[i]) != open)
            {
                return at;
            }
        }

        return null;
    }

    private static DateTimeOffset Minute(DateTimeOffset at)
        => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static TimeZoneInfo? Zone(string? name)
        => string.IsNullOrEmpty(name) ? TimeZoneInfo.Utc : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private bool IsOpen(DateTimeOffset at) => IsOpen(i => at < windows[i].EndOf(Minute(at)));

    private bool IsOpen(Func<int, bool> covers)
    {
        var (hasAllow, allowed) = (false, false);
        for (var i = 0; i < windows.Count; i++)
        {
            var covered = covers(i);
            if (covered && !windows[i].Allows)
            {
                return false;
            }

            hasAllow |= windows[i].Allows;
            allowed |= windows[i].Allows && covered;
        }

        return allowed || !hasAllow;
    }

    /// <summary>One window.</summary>
    /// <param name="Schedule">When it begins.</param>
    /// <param name="Duration">How long it is.</param>
    /// <param name="Zone">The zone of the schedule.</param>
    /// <param name="Allows">Whether it allows, and does not deny.</param>
    internal sealed record Window(CronSchedule Schedule, TimeSpan Duration, TimeZoneInfo Zone, bool Allows)
    {
        /// <summary>Whether the window begins in a minute.</summary>
        public bool Begins(DateTimeOffset minute) => Schedule.Fits(TimeZoneInfo.ConvertTime(minute, Zone).DateTime);

        /// <summary>The end of the window that a minute is in; the minute itself when it is in none.</summary>
        public DateTimeOffset EndOf(DateTimeOffset minute)
        {
            for (var start = minute; minute - start < Duration; start = start.AddMinutes(-1))
            {
                if (Begins(start))
                {
                    return start + Duration;
                }
            }

            return minute;
        }
    }
}
