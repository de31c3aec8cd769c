using System.CommandLine;
using System.Globalization;
using Slipway.Analysis;
using Slipway.Analysis.Latencies;
using Slipway.Analysis.Peers;
using Slipway.Analysis.Replay;
using Slipway.Api.Meta;
using Slipway.Cli.Output;
using Slipway.Cli.Rehearsals;

namespace Slipway.Cli.Replays;

/// <summary>The options of <c>slipway judge replay</c>: which judge, and its settings.</summary>
internal sealed class ReplayOptions
{
    private const string Sequential = "sequential";
    private const string Threshold = "threshold";
    private const string Flagger = "flagger";
    private const string Kayenta = "kayenta";

    private static readonly string[] Judges = [Sequential, Threshold, Flagger, Kayenta];
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private readonly Option<string> judge = new("--judge")
    {
        Description = "Rule that decides.", DefaultValueFactory = static _ => Sequential, HelpName = string.Join('|', Judges),
    };

    private readonly List<(Option<string?> Option, string[] Judges)> settings = [];
    private readonly Option<string?> alpha;
    private readonly Option<string?> beta;
    private readonly Option<string?> tolerated;
    private readonly Option<string?> margin;
    private readonly Option<string?> floor;
    private readonly Option<string?> leastRequests;
    private readonly Option<string?> share;
    private readonly Option<string?> unit;
    private readonly Option<string?> exposure;
    private readonly Option<string?> compare;
    private readonly Option<string?> interval;
    private readonly Option<string?> threshold;
    private readonly Option<string?> failureBelow;
    private readonly Option<string?> failureLimit;
    private readonly Option<string?> inconclusiveLimit;
    private readonly Option<string?> errorLimit;
    private readonly Option<string?> count;
    private readonly Option<string?> failedChecks;
    private readonly Option<string?> iterations;
    private readonly Option<string?> analysisInterval;
    private readonly Option<string?> lifetime;
    private readonly Option<string?> confidence;
    private readonly Option<string?> tolerance;

    public ReplayOptions()
    {
        judge.AcceptOnlyFromAmong(Judges);
        // Those that compare judges give these to all of them alike.
        interval = Setting("--interval", "Between measurements (sequential: between rows).", "60s", "TIME", Judges);
        alpha = Setting("--alpha", "Greatest probability of a false abort over the whole trace.", "0.01", "P", Judges, Sequential);
        tolerated = Setting("--psi0", "Odds ratio of errors that is tolerated.", "1.5", "RATIO", Judges, Sequential);
        beta = Setting("--beta", "Greatest probability of a false promotion.", "0.05", "P", [Sequential]);
        margin = Setting("--psi1", "Odds ratio that must be excluded to promote.", "2", "RATIO", [Sequential]);
        floor = Setting("--floor", "Error rate that never aborts.", "0.1%", "SHARE", [Sequential]);
        leastRequests = Setting("--min-requests", "Canary requests before any other verdict than abort.", "100", "N", [Sequential]);
        share = Setting("--share", "Share that the canary was set to get; another one makes the trace invalid.", "not checked", "SHARE",
            [Sequential]);
        unit = Setting("--unit", "What counts once: each user where the trace names users, or each request.", "user", "user|request",
            [Sequential]);
        unit.AcceptOnlyFromAmong("user", "request");
        exposure = Setting("--exposure", "First stretch of a user that counts.", "10s", "TIME", [Sequential]);
        compare = Setting("--compare", "Errors and latencies, where the trace has them, or errors alone.", "all", "all|errors",
            [Sequential]);
        compare.AcceptOnlyFromAmong("all", "errors");
        threshold = Setting("--threshold", "Success rate that a measurement must reach.", "95%; flagger 99%", "SHARE",
            [Threshold, Flagger]);
        failureBelow = Setting(
            "--failure-below", "Success rate below which a measurement is bad; between is inconclusive.", "as --threshold", "SHARE",
            [Threshold]);
        failureLimit = Setting("--failure-limit", "Bad measurements that may be; -1 for any.", "3", "N", [Threshold]);
        inconclusiveLimit = Setting("--inconclusive-limit", "Inconclusive ones that may be.", "0", "N", [Threshold]);
        errorLimit = Setting("--consecutive-error-limit", "Intervals in a row without a request that may be.", "4", "N", [Threshold]);
        count = Setting("--count", "Measurements after which it promotes.", "no end", "N", [Threshold]);
        failedChecks = Setting("--failed-checks", "Failed checks that roll back (threshold of Flagger).", "10", "N", [Flagger]);
        iterations = Setting("--iterations", "Good checks that promote; 0 for no end.", "10", "N", [Flagger]);
        analysisInterval = Setting("--analysis-interval", "Between judgements.", "30m", "TIME", [Kayenta]);
        lifetime = Setting("--lifetime", "Until the last judgement.", "3h", "TIME", [Kayenta]);
        confidence = Setting("--confidence", "Level of the confidence interval.", "98%", "SHARE", [Kayenta]);
        tolerance = Setting("--tolerance", "Share of the estimated shift that is tolerated.", "0.25", "SHARE", [Kayenta]);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(judge);
        foreach (var (option, _) in settings)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The replay that the words ask for, and the time between the rows of its table.</summary>
    /// <exception cref="CommandFailure">A value is not allowed, or a setting is not one of the judge.</exception>
    public (TraceReplay Replay, TimeSpan Rows) Read(ParseResult result)
    {
        var name = result.GetValue(judge)!;
        foreach (var (option, judges) in settings)
        {
            if (!judges.Contains(name) && result.GetResult(option) is { Implicit: false })
            {
                throw new CommandFailure(
                    $"{option.Name} sets nothing of judge {name}, allowed is --judge {string.Join('|', judges)}", ExitCodes.Usage);
            }
        }

        var rows = Time(result, interval, ShortestInterval) ?? TimeSpan.FromSeconds(60);
        var sequential = SequentialOf(result);
        ITraceJudge rule = name switch
        {
            Threshold => new ThresholdRule(ThresholdOf(result, rows)),
            Flagger => new FlaggerRule(FlaggerOf(result, rows)),
            Kayenta => new KayentaRule(KayentaOf(result, rows)),
            _ => new SequentialTraceJudge(sequential, Share(result, share, 0.0001, 0.9999),
                result.GetValue(compare) == "errors" ? null : LatencySettings.Default),
        };
        ITraceCounter counter = name == Sequential && result.GetValue(unit) != "request"
            ? new UserCounter(Time(result, exposure, TimeSpan.FromMilliseconds(1)) ?? TimeSpan.FromSeconds(10))
            : new RequestCounter();
        return (new TraceReplay(rule, counter), rows);
    }

    private ErrorRateSettings SequentialOf(ParseResult result)
    {
        var usual = ErrorRateSettings.Default;
        return new ErrorRateSettings
        {
            Alpha = Number(result, alpha, 1e-9, 0.5) ?? usual.Alpha,
            Beta = Number(result, beta, 1e-9, 0.5) ?? usual.Beta,
            ToleratedOddsRatio = Number(result, tolerated, 1, 100) ?? usual.ToleratedOddsRatio,
            PassMargin = Number(result, margin, 1, 100) ?? usual.PassMargin,
            Floor = Share(result, floor, 0, 0.49) ?? usual.Floor,
            MinimumRequests = Whole(result, leastRequests, 0, 1_000_000_000) ?? usual.MinimumRequests,
        };
    }

    private ThresholdSettings ThresholdOf(ParseResult result, TimeSpan rows)
    {
        var usual = new ThresholdSettings();
        return new ThresholdSettings
        {
            Interval = rows,
            SuccessRate = Share(result, threshold, 0, 1) ?? usual.SuccessRate,
            FailureRate = Share(result, failureBelow, 0, 1),
            FailureLimit = Whole(result, failureLimit, -1, 1_000_000) ?? usual.FailureLimit,
            InconclusiveLimit = Whole(result, inconclusiveLimit, -1, 1_000_000) ?? usual.InconclusiveLimit,
            ConsecutiveErrorLimit = Whole(result, errorLimit, 0, 1_000_000) ?? usual.ConsecutiveErrorLimit,
            Count = Whole(result, count, 1, 1_000_000),
        };
    }

    private FlaggerSettings FlaggerOf(ParseResult result, TimeSpan rows)
    {
        var usual = new FlaggerSettings();
        return new FlaggerSettings
        {
            Interval = rows,
            SuccessRate = Share(result, threshold, 0, 1) ?? usual.SuccessRate,
            Threshold = Whole(result, failedChecks, 1, 1_000_000) ?? usual.Threshold,
            Iterations = Whole(result, iterations, 0, 1_000_000) switch { null => usual.Iterations, 0 => null, var n => n },
        };
    }

    private KayentaSettings KayentaOf(ParseResult result, TimeSpan rows)
    {
        var usual = new KayentaSettings();
        return new KayentaSettings
        {
            Interval = rows,
            AnalysisInterval = Time(result, analysisInterval, rows) ?? (rows > usual.AnalysisInterval ? rows : usual.AnalysisInterval),
            Lifetime = Time(result, lifetime, rows) ?? (rows > usual.Lifetime ? rows : usual.Lifetime),
            Confidence = Share(result, confidence, 0.01, 0.9999) ?? usual.Confidence,
            Tolerance = Share(result, tolerance, 0, 1) ?? usual.Tolerance,
        };
    }

    private Option<string?> Setting(string name, string what, string usual, string value, string[] judges, string? of = null)
    {
        var whose = of ?? (judges.Length == Judges.Length ? null : string.Join(", ", judges));
        var option = new Option<string?>(name)
        {
            Description = $"{(whose is null ? "" : $"{char.ToUpperInvariant(whose[0])}{whose[1..]}: ")}{what} [default: {usual}]",
            HelpName = value,
        };
        settings.Add((option, judges));
        return option;
    }

    private static TimeSpan? Time(ParseResult result, Option<string?> option, TimeSpan least)
        => result.GetValue(option) is not { } text ? null
            : GoDuration.Parse(text) is { } time && time >= least && time <= LongestInterval ? time
            : throw Refused(option, text, $"a time such as 30s or 1m30s, from {least.TotalSeconds:0.###}s to 24h");

    private static double? Share(ParseResult result, Option<string?> option, double least, double most)
        => result.GetValue(option) is not { } text ? null
            : SimulateOptions.Share(option.Name, text) is var value && value >= least && value <= most ? value
            : throw Refused(option, text, FormattableString.Invariant($"{least * 100:0.####}% to {most * 100:0.####}%"));

    private static double? Number(ParseResult result, Option<string?> option, double least, double most)
        => result.GetValue(option) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Refused(option, text, FormattableString.Invariant($"{least} to {most}"));

    private static int? Whole(ParseResult result, Option<string?> option, int least, int most)
        => result.GetValue(option) is not { } text ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
                && value <= most
                ? value
                : throw Refused(option, text, $"a whole number from {least} to {most}");

    private static CommandFailure Refused(Option option, string text, string allowed)
        => new($"{option.Name} is '{text}', allowed is {allowed}", ExitCodes.Usage);
}
