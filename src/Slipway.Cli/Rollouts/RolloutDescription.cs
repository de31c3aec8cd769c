using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Rollouts;

/// <summary>Everything about one Rollout that a person may want to know, as text.</summary>
internal static class RolloutDescription
{
    private const int NewestCommands = 10;
    private const int NewestEvents = 15;

    /// <summary>The events that tell of a Rollout, oldest first.</summary>
    public static async Task<IReadOnlyList<Event>> EventsAsync(IApiClient client, Rollout rollout, CancellationToken cancellationToken)
    {
        var query = new ListQuery { Namespace = rollout.Namespace(), FieldSelector = $"involvedObject.uid={rollout.Uid()}" };
        var events = await client.ListAsync<Event>(query, cancellationToken);
        return [.. (events.Value?.Items ?? []).OrderBy(TimeOf).ThenBy(static e => e.Name(), StringComparer.Ordinal)];
    }

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(RolloutView view, IReadOnlyList<Event> events)
    {
        var (rollout, status) = (view.Rollout, view.Rollout.Status ?? new RolloutStatus());
        var state = new RolloutState(rollout);
        return
        [
            $"Name:       {rollout.Name()}",
            $"Namespace:  {rollout.Namespace()}",
            $"Group:      {rollout.ApiVersion?.Split('/')[0]}",
            $"Phase:      {status.Phase ?? "Pending"}",
            $"Waits for:  {state.Waiting() ?? "nothing"}",
            $"Replicas:   {rollout.Spec?.Replicas ?? 1} desired, {status.UpdatedReplicas ?? 0} updated, "
                + $"{status.AvailableReplicas ?? 0} available",
            .. Steps(state, status),
            .. Revisions(view),
            .. Verdict(rollout, status),
            .. Section("Comparison of answers", status.Comparison is { } comparison ? ComparisonText.Lines(comparison) : []),
            .. Section(
                "Approvals",
                (status.Approvals ?? []).Select(a => $"{state.StepText(a.Step ?? 0)} by {a.User}, {ReleaseTable.Time(a.At)}")),
            .. Section("Gates", (status.GateCalls ?? []).TakeLast(NewestCommands).Reverse().Select(c => Gate(c, state))),
            .. Section("Commands", (status.Commands ?? []).TakeLast(NewestCommands).Reverse()
                .Select(static c => $"{ReleaseTable.Time(c.At)}  {c.User}: {c.Command}{(c.Detail is { } detail ? $" ({detail})" : "")}")),
            .. Section("Conditions", (status.Conditions ?? []).Select(static c => $"{c.Type}={c.Status}  {c.Reason}: {c.Message}")),
            .. Section("Releases", status.History is { Count: > 0 } history ? ReleaseTable.Lines(history) : []),
            .. Section(
                "Events",
                events.TakeLast(NewestEvents).Select(static e => $"{ReleaseTable.Time(TimeOf(e))}  {e.Reason}: {e.Message}")),
        ];
    }

    private static IEnumerable<string> Steps(RolloutState state, RolloutStatus status) => Section("Steps", state.Steps.Select((step, i) =>
    {
        var mark = state.IsSettled || i < state.Step ? "done" : i > state.Step ? "" : state.IsAborted ? "aborted" : "now";
        var share = i == state.Step && status.WeightOverride?.Weight is { } weight ? $"; by hand {RolloutPicture.Percent(weight)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}  {mark,-8} {RolloutPicture.Describe(step)}{share}");
    }));

    private static IEnumerable<string> Revisions(RolloutView view) => Section("Revisions", TextTable.Lines(
        ["REVISION", "HASH", "PART", "IMAGE", "PODS", "TRAFFIC"],
        view.Revisions.Select(r => (IReadOnlyList<string>)
        [
            r.Number.ToString(CultureInfo.InvariantCulture), r.Hash, r.Role, r.Images, $"{r.Available}/{r.Pods}",
            view.WeightPercent(r.Hash) is { } weight ? RolloutPicture.Percent(weight) : "",
        ])));

    private static IEnumerable<string> Verdict(Rollout rollout, RolloutStatus status) => status.Judgement is { } j
        ? Section(status.CurrentPodHash == status.StableRS ? "Last verdict" : "Verdict", [
            $"{j.Verdict}: {j.Reason}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"new {j.CanaryErrors ?? 0} of {j.CanaryRequests ?? 0:N0} requests failed, ")
            + string.Create(CultureInfo.InvariantCulture, $"stable {j.StableErrors ?? 0} of {j.StableRequests ?? 0:N0}"),
            .. MetricTable.Lines(j),
            .. StillNeeded.Lines(rollout).ToList() is { Count: > 0 } needed
                ? ["still needed, if requests go on as they have:", .. needed] : Array.Empty<string>(),
        ])
        : [];

    private static string Gate(RolloutGateCall call, RolloutState state)
        => $"{ReleaseTable.Time(call.LastAt ?? call.At)}  {call.Name}, {state.StepText(call.Step ?? 0)}: {call.Answer}"
            + (call.Reason is { } reason ? $" ({reason})" : "") + (call.Count is { } count ? $", {count} times" : "");

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count == 0 ? [] : [$"{title}:", .. all.Select(static l => $"  {l}")];
    }

    private static DateTimeOffset? TimeOf(Event e) => e.LastTimestamp ?? e.EventTime ?? e.FirstTimestamp ?? e.Metadata?.CreationTimestamp;
}
