namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>The strategies that are no canary and no blue/green; each names all of its fields, so that nothing of the one before stays.
/// </summary>
internal sealed class WideStrategies(StrategyFamily family, Random random)
{
    private static readonly string[] Batches = ["null", "1", "2", "3", "\"50%\""];
    private static readonly (string Surge, string Unavailable)[] Bounds =
        [("null", "null"), ("1", "0"), ("0", "1"), ("\"50%\"", "0"), ("2", "\"50%\""), ("0", "\"25%\"")];

    private static readonly string[] Ends = ["pause", "promote", "abort"];

    /// <summary>Whether canaries measure.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>The first one: nothing is left to a person.</summary>
    public string First() => Plain();

    /// <summary>The way that takes no time.</summary>
    public string Plain() => family switch
    {
        StrategyFamily.Recreate => Recreate(30),
        StrategyFamily.Shadow => Shadow("100", "null", "\"1s\""),
        StrategyFamily.AbTest => AbTest("null", Beta, "null", "\"1s\"", "\"promote\""),
        StrategyFamily.Immutable => Immutable(5, 5),
        StrategyFamily.PodCanary => PodCanary("null", "null", "null", ""),
        _ => Rolling("null", "null", "null", "null", "null"),
    };

    /// <summary>The next one.</summary>
    public string Draw() => family switch
    {
        StrategyFamily.Recreate => Recreate(random.Next(3) switch { 0 => 0, 1 => random.Next(1, 8), _ => 30 }),
        StrategyFamily.Shadow => Shadow(
            random.Next(3) switch { 0 => "null", 1 => "100", _ => $"{random.Next(1, 100)}" },
            random.Next(3) == 0 ? Beta : "null",
            random.Next(4) == 0 ? "null" : $"\"{random.Next(1, 20)}s\""),
        StrategyFamily.AbTest => DrawTest(),
        StrategyFamily.Immutable => Immutable(random.Next(3) * 5, random.Next(3) * 5),
        StrategyFamily.PodCanary => DrawPodCanary(),
        _ => DrawRolling(),
    };

    private const string Beta = """[{"headers":{"x-beta":{"exact":"1"}}}]""";

    private string DrawRolling()
    {
        var pause = random.Next(2) == 0 ? "null" : $"\"{random.Next(1, 8)}s\"";
        var batch = Batches[random.Next(Batches.Length)];
        if (random.Next(4) == 0)
        {
            return Rolling("null", "null", batch, pause, "true");
        }

        var (surge, unavailable) = Bounds[random.Next(Bounds.Length)];
        return Rolling(surge, unavailable, batch, pause, "null");
    }

    private string DrawPodCanary()
    {
        var (surge, unavailable) = Bounds[random.Next(Bounds.Length)];
        return IsMeasured && random.Next(4) > 0
            ? PodCanary(surge, unavailable, CanarySteps.DrawBackground(random), CanarySteps.DrawMeasured(random))
            : PodCanary(surge, unavailable, "null", CanarySteps.DrawByPods(random));
    }

    private string DrawTest()
    {
        var isAll = random.Next(3) == 0;
        var duration = random.Next(4) == 0 ? "null" : $"\"{random.Next(2, 20)}s\"";
        return AbTest(
            isAll || random.Next(2) == 0 ? $"{random.Next(5, 95)}" : "null",
            isAll ? "null" : Beta,
            random.Next(2) == 0 ? "null" : """{"header":"x-user"}""",
            duration,
            duration == "null" ? "null" : $"\"{Ends[random.Next(Ends.Length)]}\"");
    }

    private static string Rolling(string surge, string unavailable, string batch, string pause, string additional) => $$$"""
        {"rolling":{"maxSurge":{{{surge}}},"maxUnavailable":{{{unavailable}}},"batchSize":{{{batch}}},"pauseBetweenBatches":{{{pause}}},
        "additionalBatch":{{{additional}}}}}
        """;

    private static string PodCanary(string surge, string unavailable, string background, string steps) => $$$$"""
        {"canary":{"maxSurge":{{{{surge}}}},"maxUnavailable":{{{{unavailable}}}},"analysis":{{{{background}}}},"steps":[{{{{steps}}}}]}}
        """;

    private static string Recreate(int hold) => $$$"""{"recreate":{"holdSeconds":{{{hold}}}}}""";

    private static string Shadow(string percentage, string match, string duration)
        => $$$"""{"shadow":{"percentage":{{{percentage}}},"match":{{{match}}},"duration":{{{duration}}}}}""";

    private static string AbTest(string percentage, string match, string sticky, string duration, string end) => $$$"""
        {"abTest":{"percentage":{{{percentage}}},"match":{{{match}}},"sticky":{{{sticky}}},"duration":{{{duration}}},"onEnd":{{{end}}}}}
        """;

    private static string Immutable(int delay, int abortDelay)
        => $$$"""{"immutable":{"scaleDownDelaySeconds":{{{delay}}},"abortScaleDownDelaySeconds":{{{abortDelay}}}}}""";
}
