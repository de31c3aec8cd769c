using Slipway.Analysis;
using Slipway.Api.Telemetry;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>
/// The window that is being filled with requests of one sort (analysis.md, section 2). Where who a request is from decides where it goes,
/// the revisions are compared within each sort only: one that gets more of the clients that fail more often is not worse for that. Windows
/// of different sorts are independent given their margins, so their evidence multiplies as that of windows after each other does.
/// </summary>
internal sealed class LedgerStratum
{
    /// <summary>Most sorts with windows of their own; those beyond share them.</summary>
    public const int Most = 32;

    /// <summary>The sort of those beyond <see cref="Most"/>.</summary>
    public const string Others = "*";

    /// <summary>The window.</summary>
    public OpenWindow Open { get; set; }

    /// <summary>Requests in it whose duration is known, and those that took longer than the objective allows; nothing without
    /// one.</summary>
    public BinaryWindow Slow { get; set; }

    /// <summary>Share of the canary all through it; null when it changed.</summary>
    public double? Share { get; private set; }

    /// <summary>How requests of the canary in it failed.</summary>
    public SortedDictionary<string, long> Failures { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The sort of a request. What the shares of one Service place is of one sort but for the class of its client: chance
    /// gives both revisions the same. Requests that their sessions placed are another: the older a revision, the older are its
    /// sessions.</summary>
    public static string Of(TelemetryRow row, JudgementSession session)
        => row.IsKept is true ? $"{Sort(row, session)} kept" : Sort(row, session);

    private static string Sort(TelemetryRow row, JudgementSession session) => session.Compares switch
    {
        JudgedTraffic.Shares when session.HasOwnServices => $"{row.Route} {row.Weighted} {row.Class}",
        JudgedTraffic.Shares => row.Class ?? "",
        JudgedTraffic.Route => $"{row.Route} {row.Rule} {row.Class}",
        _ => $"{row.Route} {row.Class}",
    };

    /// <summary>Whether the shares of the Rollout placed a request. A rule of an HTTPRoute that sends all it matches to one of the
    /// Services knows none, and those that steps make have their own.</summary>
    private static bool IsByShares(TelemetryRow row, JudgementSession session)
        => row.IsKept is not true
            && (!session.HasOwnServices || (row.Weighted is { } rule && !RouteServices.IsNamed(rule, session.ManagedRoutes)));

    /// <summary>Takes the requests of a frame; gives the window that closes with it, null for none.</summary>
    /// <param name="rows">Rows of this sort.</param>
    /// <param name="session">What is compared.</param>
    /// <param name="share">Share of the canary in the frame; null when it is not known.</param>
    public ClosedWindow? Add(IReadOnlyList<TelemetryRow> rows, JudgementSession session, double? share)
    {
        share = rows.All(r => IsByShares(r, session)) ? share : null;
        Share = Open.Elapsed == TimeSpan.Zero || Share == share ? share : null;
        (Open, var closed) = Open.Add(
            TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds), Count(rows, session, Failed), WindowRules.Default);
        Slow = session.LatencyTarget is { } target ? Slow.Plus(Count(rows, session, target.Count)) : default;
        FailureKinds.Count(rows.Where(r => r.Revision == session.CanaryHash), Failures);
        if (closed is not { } counts)
        {
            return null;
        }

        var window = new ClosedWindow(counts, Share, Slow, [.. Failures]);
        Slow = default;
        Failures.Clear();
        return window;
    }

    private static BinaryWindow Count(
        IReadOnlyList<TelemetryRow> rows, JudgementSession session,
        Func<IReadOnlyCollection<TelemetryRow>, (long Requests, long Bad)> count)
    {
        var (canary, canaryBad) = count([.. rows.Where(r => r.Revision == session.CanaryHash)]);
        var (stable, stableBad) = count([.. rows.Where(r => r.Revision == session.StableHash)]);
        return new BinaryWindow(canary, canaryBad, stable, stableBad);
    }

    private static (long Requests, long Bad) Failed(IReadOnlyCollection<TelemetryRow> rows)
    {
        var requests = rows.Sum(static r => r.Started);
        return (requests, Math.Min(requests, rows.Sum(static r => r.CountBad())));
    }
}

/// <summary>A window of errors that has closed.</summary>
/// <param name="Counts">Its counts.</param>
/// <param name="Share">Share of the canary all through it; null when it changed.</param>
/// <param name="Slow">Requests whose duration is known, and those that took longer than the objective allows.</param>
/// <param name="Failures">How requests of the canary failed.</param>
internal sealed record ClosedWindow(
    BinaryWindow Counts, double? Share, BinaryWindow Slow, IReadOnlyList<KeyValuePair<string, long>> Failures);
