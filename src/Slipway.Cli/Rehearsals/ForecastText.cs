using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Rehearsals;
using Spectre.Console;

namespace Slipway.Cli.Rehearsals;

/// <summary>Writes a <see cref="RolloutForecast"/> for people.</summary>
internal static class ForecastText
{
    public static void Write(RolloutForecast plan, TextWriter writer)
    {
        var name = plan.Namespace.Length > 0 ? $"{plan.Namespace}/{plan.Rollout}" : plan.Rollout;
        writer.WriteLine($"Rollout {name}: {plan.Traffic}.");
        var table = new Table().Border(TableBorder.Simple).AddColumns(
            "step", "starts", "what", "lasts", "requests", "users", "pods new + stable");
        foreach (var step in plan.Steps)
        {
            table.AddRow(
                new Text(step.Number.ToString(CultureInfo.InvariantCulture)), new Text(Start(step)), new Text(step.Text),
                new Text(step.DurationSeconds is { } seconds ? seconds == 0 ? "" : Time(seconds) : "until a person acts"),
                new Text(Percent(step.RequestsPercent)),
                new Text(Percent(step.UsersPercent) + (step.Matching is null ? "" : " + matching")),
                new Text($"{step.NewPods} + {step.StablePods}"));
        }

        PlainConsole.For(writer).Write(table);
        writer.WriteLine(
            $"At least {Time(plan.Seconds)}" + (plan.Persons > 0 ? $" and {Persons(plan.Persons)}" : "")
            + $", besides the starts of pods. At most {plan.MostPods} pods at once, {plan.Replicas} are wanted.");
        foreach (var rule in plan.Rules)
        {
            writer.WriteLine($"Beside the steps: {rule}.");
        }

        if (plan.Detection is { } detection)
        {
            Write(detection, writer);
        }

        foreach (var matching in plan.Steps.Select(static s => s.Matching).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            writer.WriteLine($"Matching: {matching}.");
        }

        if (plan.Steps.Any(static s => s.UsersPercent > s.RequestsPercent && s.RequestsPercent > 0) && plan.TrafficMode != "pods")
        {
            writer.WriteLine("Each request is placed anew, so any user can meet the new revision; sticky keeps users with a version.");
        }
    }

    private static void Write(DetectionForecast detection, TextWriter writer)
    {
        var source = detection.Source is { } from ? $" ({from})" : "";
        var (rate, errors) = (detection.RequestsPerSecond, detection.ErrorRate * 100);
        writer.WriteLine(FormattableString.Invariant(
            $"At {rate:0.##} requests a second{source}, with {errors:0.##} % errors of the stable version, ")
            + "half of the time the judge needs:");
        // Ten times a tenth of errors is all of them, which has its column already.
        var columns = new (string Title, Func<DetectionAtShare, double?> Seconds)[]
        {
            (Errors(5 * errors), static s => s.SecondsToFiveTimes),
            (Errors(10 * errors), static s => s.SecondsToTenTimes),
            (Errors(100), static s => s.SecondsToAll),
            ("until shown to be not worse", static s => s.SecondsToPass),
        }.DistinctBy(static c => c.Title).ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumns(["share", .. columns.Select(static c => c.Title)]);
        foreach (var at in detection.Shares)
        {
            table.AddRow(
                [
                    new Text(Percent(at.Percent)),
                    .. columns.Select(c => new Text(
                        c.Seconds(at) is { } known ? Wait(known) : $"over {Wait(detection.LimitSeconds)}")),
                ]);
        }

        PlainConsole.For(writer).Write(table);
        foreach (var advice in detection.Advice)
        {
            writer.WriteLine($"{advice}.");
        }
    }

    private static string Errors(double percent) => FormattableString.Invariant($"until back at {Math.Min(100, percent):0.##} % errors");

    private static string Wait(double seconds) => Time(seconds < 60 ? Math.Ceiling(seconds) : Math.Ceiling(seconds / 60) * 60);

    /// <summary>Seconds as people write them.</summary>
    public static string Time(double seconds) => seconds switch
    {
        <= 0 => "0s",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##}s"),
        _ => string.Concat(
            new[] { ((long)seconds / 3600, "h"), ((long)seconds / 60 % 60, "m"), ((long)seconds % 60, "s") }
                .Where(static p => p.Item1 > 0).Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1}{p.Item2}"))),
    };

    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} %");

    private static string Start(ForecastStep step)
        => step.PersonsBefore == 0 ? Time(step.StartSeconds) : $"{Time(step.StartSeconds)} + {Persons(step.PersonsBefore)}";

    private static string Persons(int number) => number == 1 ? "1 person" : $"{number} persons";
}
