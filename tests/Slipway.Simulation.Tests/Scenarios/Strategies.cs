namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>How versions are released: a seed keeps to one family of strategies, and draws the rest anew for each version.</summary>
internal sealed class Strategies
{
    private static readonly string[] Steps =
    [
        """{"setWeight":20},{"pause":{"duration":"5s"}},{"setWeight":50},{"pause":{"duration":"5s"}},{"setWeight":100}""",
        """{"setWeight":1},{"pause":{"duration":"4s"}},{"setWeight":25},{"pause":{"duration":"8s"}}""",
        """{"setWeight":30},{"pause":{}},{"setWeight":60},{"pause":{"duration":"3s"}}""",
        """
        {"setCanaryScale":{"replicas":1}},{"setWeight":10},{"pause":{"duration":"10s"}},
        {"setCanaryScale":{"matchTrafficWeight":true}},{"setWeight":80}
        """,
        """{"setWeight":0.5},{"soak":{"duration":"6s"}},{"setWeight":60},{"soak":{"duration":"3s"}}""",
        """
        {"setWeight":15},{"approval":{"timeout":"8s","onTimeout":"promote"}},
        {"setWeight":70},{"approval":{"timeout":"9s","onTimeout":"abort"}}
        """,
        """
        {"setHeaderRoute":{"name":"staff","match":[{"headerName":"x-staff","headerValue":{"exact":"1"}}]}},
        {"setWeight":40},{"approval":{}}
        """,
        "",
    ];

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

    /// <summary>Draws the family.</summary>
    /// <param name="random">Draws all that seeds drew before there were others than canary and blue/green.</param>
    /// <param name="aside">Draws the others, in one seed of two.</param>
    public Strategies(Random random, Random aside)
    {
        this.random = random;
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
    }

    /// <summary>The family that all versions keep to.</summary>
    public StrategyFamily Family { get; }

    /// <summary>Whether there is a Service for the new revision of a blue/green release.</summary>
    public bool HasPreview { get; }

    /// <summary>The first one: nothing is left to a person.</summary>
    public string First() => wide is not null ? wide.First() : isBlueGreen
        ? """{"blueGreen":{"activeService":"web","scaleDownDelaySeconds":5}}"""
        : Canary(5, 5, Steps[0]);

    /// <summary>The way that takes no time.</summary>
    public string Plain() => wide is not null ? wide.Plain() : isBlueGreen ? BlueGreen(5, 5, "true", 0, "null") : Canary(5, 5, "");

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
                random.Next(2) == 0 ? "null" : $"{random.Next(1, 3)}");
        }

        return Canary(delay, abortDelay, Steps[random.Next(Steps.Length)]);
    }

    /// <summary>Other fields of the spec, to stand after <c>strategy</c>.</summary>
    public string Rules() => !hasRules ? "" : $$"""
        ,"minReadySeconds":{{random.Next(3)}},"progressDeadlineAbort":{{(random.Next(2) == 0 ? "true" : "false")}},
        "rollbackWindow":{"revisions":{{random.Next(3)}}},"keepWarm":{"revisions":{{random.Next(2)}},"duration":"12s"},
        "lowTraffic":{"minRequests":{{random.Next(30)}},"onTimeout":"{{Timeouts[random.Next(3)]}}"}
        """;

    private string Canary(int delay, int abortDelay, string steps) => $$$$"""
        {"canary":{"scaleDownDelaySeconds":{{{{delay}}}},"abortScaleDownDelaySeconds":{{{{abortDelay}}}},
        "dynamicStableScale":{{{{(isDynamic ? "true" : "false")}}}},"trafficRouting":{"slipway":{},"managedRoutes":[{"name":"staff"}]},
        "steps":[{{{{steps}}}}]}}
        """;

    private string BlueGreen(int delay, int abortDelay, string auto, int seconds, string previewPods) => $$$$"""
        {"blueGreen":{"activeService":"web","previewService":{{{{(HasPreview ? "\"preview\"" : "null")}}}},
        "scaleDownDelaySeconds":{{{{delay}}}},"abortScaleDownDelaySeconds":{{{{abortDelay}}}},"autoPromotionEnabled":{{{{auto}}}},
        "autoPromotionSeconds":{{{{seconds}}}},"previewReplicaCount":{{{{previewPods}}}}}}
        """;
}
