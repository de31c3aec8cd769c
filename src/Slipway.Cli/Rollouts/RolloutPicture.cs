using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slipway.Cli.Rollouts;

/// <summary>Draws a <see cref="RolloutView"/> for a terminal.</summary>
internal static class RolloutPicture
{
    public static IRenderable Draw(RolloutView view)
        => new Rows(Head(view.Rollout), Steps(view), Revisions(view), Verdict(view.Rollout));

    /// <summary>The same in one line, for output that is no terminal; equal lines mean that nothing changed for a reader.</summary>
    public static string Line(RolloutView view)
    {
        var status = view.Rollout.Status;
        var weight = view.CanaryWeightPercent is { } w ? $", canary weight {Percent(w)}" : "";
        var revisions = string.Join(", ", view.Revisions.Select(static r => $"revision {r.Number} {r.Role} {r.Available}/{r.Pods}"));
        return $"{view.Rollout.Name()}: {status?.Phase ?? "Pending"}{weight}; {revisions}{(string.IsNullOrEmpty(status?.Message) ? "" : $"; {status.Message}")}";
    }

    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} %");

    private static Markup Head(Rollout rollout)
    {
        var status = rollout.Status;
        var phase = status?.Phase ?? "Pending";
        var colour = phase switch { "Healthy" => "green", "Degraded" => "red", "Paused" => "yellow", _ => "blue" };
        var message = new RolloutState(rollout).Waiting() is { } waiting ? $"  {Markup.Escape(waiting)}" : "";
        return new Markup($"[bold]{Markup.Escape(rollout.Key().ToString())}[/]  [{colour}]{phase}[/]{message}");
    }

    private static Markup Steps(RolloutView view)
    {
        var steps = view.Rollout.Spec?.Strategy?.Canary?.Steps ?? [];
        var current = view.Rollout.Status?.CurrentStepIndex ?? 0;
        var words = steps.Select((step, i) =>
        {
            var text = Markup.Escape(Describe(step));
            return i < current ? $"[green]{text}[/]" : i == current ? $"[bold yellow]{text}[/]" : $"[grey]{text}[/]";
        });
        return new Markup(steps.Count == 0 ? "[grey]no steps[/]" : string.Join(" [grey]>[/] ", words));
    }

    /// <summary>A step in a few words.</summary>
    public static string Describe(CanaryStep step) => step switch
    {
        { SetWeight: { } weight } => Percent(weight),
        { Pause.Duration: { } duration } => $"pause {duration}{(duration.Number is null ? "" : "s")}",
        { Pause: not null } => "pause until promoted",
        { SetCanaryScale: not null } => "set scale",
        { Analysis: not null } => "analysis",
        { Experiment: not null } => "experiment",
        { SetHeaderRoute: not null } => "header route",
        { SetMirrorRoute: not null } => "mirror",
        { Smoke: not null } => "smoke",
        { Soak: not null } => "soak",
        { Compare: not null } => "compare",
        { Approval: not null } => "approval",
        _ => "step",
    };

    private static Table Revisions(RolloutView view)
    {
        var judgement = view.Rollout.Status?.Judgement;
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("revision", "part", "image", "pods", "traffic", "", "requests", "errors");
        foreach (var r in view.Revisions)
        {
            // The numbers of a judgement that is over stay in the status; they are of the revisions that it names.
            var (requests, errors) = r.Role switch
            {
                "canary" when judgement?.CanaryHash == r.Hash => (judgement.CanaryRequests, judgement.CanaryErrors),
                "stable" when judgement?.StableHash == r.Hash => (judgement.StableRequests, judgement.StableErrors),
                _ => (null, null),
            };
            var weight = view.WeightPercent(r.Hash);
            table.AddRow(
                new Markup($"{r.Number}  [grey]{Markup.Escape(r.Hash)}[/]"),
                new Markup(r.Role == "canary" ? "[yellow]canary[/]" : Markup.Escape(r.Role)),
                new Text(r.Images),
                new Markup(r.Available == r.Pods ? $"{r.Available}/{r.Pods}" : $"[yellow]{r.Available}/{r.Pods}[/]"),
                new Text(weight is { } w ? Percent(w) : ""),
                new Markup(Bar(weight ?? 0)),
                new Text(requests?.ToString("N0", CultureInfo.InvariantCulture) ?? ""),
                new Markup(errors is > 0 ? $"[red]{errors}[/]" : errors?.ToString(CultureInfo.InvariantCulture) ?? ""));
        }

        return table;
    }

    private static string Bar(double percent)
    {
        const int Width = 20;
        var full = (int)Math.Round(percent * Width / 100);
        full = percent > 0 ? Math.Max(1, full) : full;
        return $"[blue]{new string('#', full)}[/][grey]{new string('.', Width - full)}[/]";
    }

    private static IRenderable Verdict(Rollout rollout)
    {
        if (rollout.Status?.Judgement is not { } j)
        {
            return new Text("");
        }

        var title = rollout.Status.CurrentPodHash == rollout.Status.StableRS ? "last verdict" : "verdict";
        var needed = StillNeeded.Lines(rollout).ToList();
        return new Markup($"{title}  {Markup.Escape(j.Verdict ?? "")}  [grey]{Markup.Escape(j.Reason ?? "")}[/]"
            + (needed.Count == 0 ? "" : $"\nstill needed[grey]\n{Markup.Escape(string.Join('\n', needed))}[/]"));
    }
}
