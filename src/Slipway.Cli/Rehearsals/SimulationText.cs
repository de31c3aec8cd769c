using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Rehearsals;
using Spectre.Console;

namespace Slipway.Cli.Rehearsals;

/// <summary>Writes a <see cref="Simulation"/> for people: a sentence, what happened when, and a picture.</summary>
internal static class SimulationText
{
    public static void Write(Simulation simulation, TextWriter writer)
    {
        var result = simulation.Result;
        writer.WriteLine($"Rollout {simulation.Rollout}, seed {simulation.Seed}: {Outcome(result)}");
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The new revision got {result.NewRequests:N0} requests and failed {result.NewErrors:N0}; ")
            + string.Create(
                CultureInfo.InvariantCulture, $"the stable one got {result.StableRequests:N0} and failed {result.StableErrors:N0}."));
        var table = new Table().Border(TableBorder.Simple).AddColumns("time", "step", "share", "verdict", "what happens");
        foreach (var e in result.Events)
        {
            table.AddRow(
                new Text(ForecastText.Time(e.Seconds)), new Text(e.Step.ToString(CultureInfo.InvariantCulture)),
                new Text(ForecastText.Percent(e.WeightPercent)), new Text(e.Verdict ?? ""), new Text(e.Text));
        }

        PlainConsole.For(writer).Write(table);
        foreach (var line in ShareChart.Draw(result))
        {
            writer.WriteLine(line);
        }

        foreach (var assumption in simulation.Assumptions)
        {
            writer.WriteLine($"Assumed: {assumption}.");
        }
    }

    private static string Outcome(RehearsalResult result) => result.Outcome switch
    {
        "Completed" => $"completed after {ForecastText.Time(result.Seconds)}.",
        "Aborted" => $"taken back at step {result.AbortedAtStep} after {ForecastText.Time(result.Seconds)}"
            + (result.DetectSeconds is { } detect ? $", {ForecastText.Time(detect)} after its first request" : "")
            + (result.ZeroTrafficSeconds is { } zero ? $"; {ForecastText.Time(zero)} later it got nothing more" : "") + ".",
        _ => $"still waiting after {ForecastText.Time(result.Seconds)}: {result.Reason}",
    };
}
