using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Connections;
using Slipway.Cli.Manifests;
using Slipway.Cli.Output;
using Slipway.Cli.Rehearsals;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway rollout lint|plan|simulate FILE</c>: what can be known before anything is applied.</summary>
internal static class RolloutFileCommands
{
    public static Command Build()
        => new("rollout", "Check, plan and simulate rollouts before they are applied.") { Lint(), Plan(), Simulate() };

    private static Command Lint()
    {
        var (file, output) = (File(), CommonOptions.Output());
        var command = new Command("lint", "Say everything that is wrong with a file (exit 1), or that it is right (exit 0).")
        {
            file, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var report = ManifestReview.Of(await ManifestFile.ReadAsync(result.GetValue(file)!, cancellationToken)).Report;
            if (result.GetValue(output) == "json")
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, LintJson.Default.LintReport));
            }
            else
            {
                LintText.Write(report, Console.Out);
            }

            return report.Accepted ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static Command Plan()
    {
        var (file, output) = (File(), CommonOptions.Output());
        var (options, connection) = (new PlanOptions(), new ConnectionOptions());
        var command = new Command("plan", "Show the steps of the rollouts in a file: pods, time and who can meet the new version.")
        {
            file, output,
        };
        options.AddTo(command);
        connection.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var question = options.Read(result);
            var review = await AcceptedAsync(result.GetValue(file)!, cancellationToken);
            var traffic = new ForecastTraffic(question, static note => Console.Error.WriteLine($"slipway: {note}"));
            var plans = new RolloutForecasts(await traffic.AddAsync(
                [.. review.Rollouts.Select(r => (r, RolloutForecast.Of(r, review.Manifests)))], () => connection.Open(result),
                TimeProvider.System, cancellationToken));
            if (result.GetValue(output) == "json")
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(plans, RehearsalJson.Default.RolloutForecasts));
                return ExitCodes.Success;
            }

            foreach (var plan in plans.Rollouts)
            {
                ForecastText.Write(plan, Console.Out);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Simulate()
    {
        var (file, output) = (File(), CommonOptions.Output());
        var options = new SimulateOptions();
        var command = new Command(
            "simulate", "Roll out on simulated time, with the real planner and judge: when it aborts, and how many requests would see it.")
        {
            file, output,
        };
        options.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, seed) = options.Read(result);
            var review = await AcceptedAsync(result.GetValue(file)!, cancellationToken);
            var all = new Simulations([.. review.Rollouts.Select(r => new Simulation(
                r.Metadata?.Namespace ?? "", r.Metadata?.Name ?? "", seed, SimulateOptions.Assumptions(review, r),
                RolloutRehearsal.Run(r, review.Manifests, settings, new Random(seed))))]);
            if (result.GetValue(output) == "json")
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(all, RehearsalJson.Default.Simulations));
                return ExitCodes.Success;
            }

            foreach (var simulation in all.Rollouts)
            {
                SimulationText.Write(simulation, Console.Out);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>A file in which everything is right; else the reasons go to standard error.</summary>
    private static async Task<ManifestReview> AcceptedAsync(string path, CancellationToken cancellationToken)
    {
        var review = ManifestReview.Of(await ManifestFile.ReadAsync(path, cancellationToken));
        if (!review.Report.Accepted)
        {
            LintText.Write(review.Report with { Documents = [.. review.Report.Documents.Where(static d => !d.Accepted)], Skipped = [] },
                Console.Error);
            throw new CommandFailure($"{review.Report.File} is not accepted as it is");
        }

        return review.Rollouts.Count > 0 ? review : throw new CommandFailure($"{review.Report.File} has no Rollout", ExitCodes.NotFound);
    }

    private static Argument<string> File()
        => new("file") { Description = "Manifests in YAML or JSON; - for standard input.", HelpName = "FILE" };
}
