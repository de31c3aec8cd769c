using System.CommandLine;
using Slipway.Api.Meta;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Rehearsals;

/// <summary>The options of <c>slipway rollout plan</c>.</summary>
internal sealed class PlanOptions
{
    /// <summary>Error rate of the stable version that nobody measured.</summary>
    public const double UsualErrors = 0.01;

    private const double LeastPerSecond = 0.01;
    private const double LeastErrors = 0.0001;
    private const double MostErrors = 0.2;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Option<string?> rps = new("--rps")
    {
        Description = "Requests a second of the Service, for how soon the judge sees a bad version at each share "
            + "[default: measured at the gateway where a server runs]",
        HelpName = "N",
    };

    private readonly Option<string?> errorRate = new("--error-rate")
    {
        Description = "Requests that the stable version fails, such as 1% or 0.01 [default: measured; 1% with --rps]", HelpName = "SHARE",
    };

    private readonly Option<string> measure = new("--measure")
    {
        Description = "How long to measure the rate, 1s to 10m; 0s for not at all.", HelpName = "TIME",
        DefaultValueFactory = static _ => "5s",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(rps);
        command.Options.Add(errorRate);
        command.Options.Add(measure);
    }

    /// <exception cref="CommandFailure">A value is not allowed.</exception>
    public PlanQuestion Read(ParseResult result) => new(
        result.GetValue(rps) is { } text
            ? SimulateOptions.Number("--rps", text, LeastPerSecond, RehearsalSettings.MostRequestsPerSecond)
            : null,
        result.GetValue(errorRate) is { } share ? Errors(share) : null,
        Time(result.GetValue(measure)!));

    private static double Errors(string text)
        => SimulateOptions.Share("--error-rate", text) is >= LeastErrors and <= MostErrors and var share
            ? share
            : throw new CommandFailure($"--error-rate is '{text}', allowed is 0.01% to 20%", ExitCodes.Usage);

    private static TimeSpan Time(string text)
        => GoDuration.Parse(text) is { } time && (time == TimeSpan.Zero || (time >= Shortest && time <= Longest))
            ? time
            : throw new CommandFailure($"--measure is '{text}', allowed is 0s, or 1s to 10m", ExitCodes.Usage);
}

/// <summary>What a plan is to say of the judge.</summary>
/// <param name="PerSecond">Requests a second; null for those that are measured.</param>
/// <param name="ErrorRate">Error rate of the stable version; null for what is measured.</param>
/// <param name="Measure">How long to measure; zero for not at all.</param>
internal sealed record PlanQuestion(double? PerSecond, double? ErrorRate, TimeSpan Measure);
