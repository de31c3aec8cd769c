namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>How versions are released: a seed keeps to one family of strategies, and draws the rest anew for each version.</summary>
internal sealed class Strategies
{
    private static readonly StrategyFamily[] Wide =
    [
        StrategyFamily.Rolling, StrategyFamily.Recreate, StrategyFamily.Shadow, StrategyFamily.AbTest, StrategyFamily.Immutable,
    ];

    private static readonly string[] Timeouts = ["pause", "abort", "promote"];
    private readonly Random random;
    private readonly bool isBlueGreen;
    private readonly bool isDynamic;
    private readonly bool hasRules;
    private readonly WideStrategies? wide;
    private readonly Random later;
    private readonly bool isMeasured;
    private readonly bool hasWindows;
    private readonly bool hasGates;

    /// <summary>Draws the family.</summary>
    /// <param name="random">Draws all that seeds drew before there were others than canary and blue/green.</param>
    /// <param name="aside">Draws the others, in one seed of two.</param>
    /// <param name="later">Draws what came after these: canaries by numbers of pods, steps that measure, windows and gates.</param>
    public Strategies(Random random, Random aside, Random later)
    {
        this.random = random;
        this.later = later;
        var family = random.Next(6);
        isBlueGreen = family == 0;
        isDynamic = family == 1;
        HasPreview = isBlueGreen && random.Next(2) == 0;
        hasRules = random.Next(3) == 0;
        Family = isBlueGreen ? StrategyFamily.BlueGreen : isDynamic ? StrategyFamily.DynamicCanary : StrategyFamily.Canary;
        if (aside.Next(2) == 0)
        {
            Family = Wide[aside.Next(Wide.Length)];
            HasPreview = false;
            wide = new WideStrategies(Family, aside);
        }

        isMeasured = later.Next(4) > 0;
        hasWindows = later.Next(6) == 0;
        hasGates = later.Next(8) == 0;
        if (later.Next(6) == 0)
        {
            Family = StrategyFamily.PodCanary;
            HasPreview = false;
            wide = new WideStrategies(Family, later) { IsMeasured = isMeasured };
        }
    }

    /// <summary>The family that all versions keep to.</summary>
    public StrategyFamily Family { get; }

    /// <summary>Whether there is a Service for the new revision of a blue/green release.</summary>
    public bool HasPreview { get; }

    /// <summary>The first one: nothing is left to a person.</summary>
    public string First() => wide is not null ? wide.First() : isBlueGreen
        ? """{"blueGreen":{"activeService":"web","scaleDownDelaySeconds":5}}"""
        : Canary(5, 5, "null", CanarySteps.First);

    /// <summary>The way that takes no time.</summary>
    public string Plain() => wide is not null ? wide.Plain()
        : isBlueGreen ? BlueGreen(5, 5, "true", 0, "null", "null", "null") : Canary(5, 5, "null", "");

    /// <summary>The next one, as a value of <c>spec.strategy</c> that leaves nothing of the one before.</summary>
    public string Draw()
    {
        if (wide is not null)
        {
            return wide.Draw();
        }

        var (delay, abortDelay) = (random.Next(3) * 5, (random.Next(3) * 5) + 1);
        if (isBlueGreen)
        {
            var waits = random.Next(3);
            return BlueGreen(
                delay, abortDelay, waits == 0 ? "false" : "true", waits == 1 ? random.Next(1, 10) : 0,
                random.Next(2) == 0 ? "null" : $"{random.Next(1, 3)}", Check("answer", "job"), Check("counts", "answer"));
        }

        var steps = CanarySteps.Draw(random);
        return isMeasured && later.Next(4) > 0
            ? Canary(delay, abortDelay, CanarySteps.DrawBackground(later), CanarySteps.DrawMeasured(later))
            : Canary(delay, abortDelay, "null", steps);
    }

    /// <summary>Other fields of the spec, to stand after <c>strategy</c>.</summary>
    public string Rules() => Drawn() + Window() + Gate();

    private string Window() => !hasWindows ? "" : later.Next(3) switch
    {
        0 => ",\"windows\":null",
        1 => ""","windows":[{"schedule":"*/2 * * * *","duration":"1m","kind":"allow"}]""",
        _ => ""","windows":[{"schedule":"*/2 * * * *","duration":"1m","kind":"deny"}]""",
    };

    private string Gate() => !hasGates ? "" : later.Next(3) == 0 ? ",\"gates\":null" : $$"""
        ,"gates":[{"name":"board","url":"http://gate.local/ask","timeoutSeconds":2,"retries":1,
        "onError":"{{(later.Next(3) == 0 ? "abort" : "wait")}}"}]
        """;

    private string Drawn() => !hasRules ? "" : $$"""
        ,"minReadySeconds":{{random.Next(3)}},"progressDeadlineAbort":{{(random.Next(2) == 0 ? "true" : "false")}},
        "rollbackWindow":{"revisions":{{random.Next(3)}}},"keepWarm":{"revisions":{{random.Next(2)}},"duration":"12s"},
        "lowTraffic":{"minRequests":{{random.Next(30)}},"onTimeout":"{{Timeouts[random.Next(3)]}}"}
        """;

    private string Canary(int delay, int abortDelay, string background, string steps) => $$$$"""
        {"canary":{"scaleDownDelaySeconds":{{{{delay}}}},"abortScaleDownDelaySeconds":{{{{abortDelay}}}},
        "dynamicStableScale":{{{{(isDynamic ? "true" : "false")}}}},"trafficRouting":{"slipway":{},"managedRoutes":[{"name":"staff"}]},
        "analysis":{{{{background}}}},"steps":[{{{{steps}}}}]}}
        """;

    /// <summary>One of several analyses, or none.</summary>
    private string Check(params string[] templates)
        => isMeasured && later.Next(2) == 0 ? Templates.Use(templates[later.Next(templates.Length)]) : "null";

    private string BlueGreen(
        int delay, int abortDelay, string auto, int seconds, string previewPods, string before, string after) => $$$$"""
        {"blueGreen":{"activeService":"web","previewService":{{{{(HasPreview ? "\"preview\"" : "null")}}}},
        "scaleDownDelaySeconds":{{{{delay}}}},"abortScaleDownDelaySeconds":{{{{abortDelay}}}},"autoPromotionEnabled":{{{{auto}}}},
        "autoPromotionSeconds":{{{{seconds}}}},"previewReplicaCount":{{{{previewPods}}}}}}
        """;
}
