using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Rehearsals;

/// <summary>The options of <c>slipway rollout plan</c>.</summary>
internal sealed class PlanOptions
{
    private const double LeastPerSecond = 0.01;
    private const double LeastErrors = 0.0001;
    private const double MostErrors = 0.2;

    private readonly Option<string?> rps = new("--rps")
    {
        Description = "Requests a second of the Service: also tell how soon the judge sees a bad version at each share.", HelpName = "N",
    };

    private readonly Option<string> errorRate = new("--error-rate")
    {
        Description = "Requests that the stable version fails, such as 1% or 0.01.", HelpName = "SHARE",
        DefaultValueFactory = static _ => "1%",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(rps);
        command.Options.Add(errorRate);
    }

    /// <exception cref="CommandFailure">A value is not allowed.</exception>
    public (double? PerSecond, double ErrorRate) Read(ParseResult result)
        => (result.GetValue(rps) is { } text
                ? SimulateOptions.Number("--rps", text, LeastPerSecond, RehearsalSettings.MostRequestsPerSecond)
                : null,
            Errors(result.GetValue(errorRate)!));

    private static double Errors(string text)
        => SimulateOptions.Share("--error-rate", text) is >= LeastErrors and <= MostErrors and var share
            ? share
            : throw new CommandFailure($"--error-rate is '{text}', allowed is 0.01% to 20%", ExitCodes.Usage);
}
