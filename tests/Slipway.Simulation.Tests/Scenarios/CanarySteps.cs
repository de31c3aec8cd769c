namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>Steps of canaries, as the values of <c>steps</c> and of <c>analysis</c> in the strategy.</summary>
internal static class CanarySteps
{
    private static readonly string[] Plain =
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

    private static readonly string Both = $$$$"""{"analysis":{{{{Templates.Use("answer", "job")}}}}}""";

    /// <summary>Steps that need nothing but pods: no routes, and no numbers of pods beside the share.</summary>
    private static readonly string[] ByPods = [Plain[0], Plain[1], Plain[2], Plain[4], Plain[5], "", """{"setWeight":50}"""];

    private static readonly string[] Measured =
    [
        $$$$$"""{"setWeight":20},{"analysis":{{{{{Templates.Use("counts")}}}}}},{"setWeight":60},{"pause":{"duration":"3s"}}""",
        $$$$$"""{"setWeight":25},{"analysis":{{{{{Templates.Use("answer")}}}}}},{"setWeight":75},{{{{{Both}}}}}""",
        $$$$$"""{"setWeight":30},{"analysis":{{{{{Templates.Use("job")}}}}}},{"setWeight":50}""",
        $$$$$"""{"smoke":{"http":"/ready"}},{"setWeight":40},{"soak":{"duration":"5s","analysis":{{{{{Templates.Use("answer")}}}}}}}""",
        $$$$$"""{"setWeight":10},{{{{{Templates.Experiment("\"5s\"", "answer")}}}}},{"setWeight":50},{"pause":{"duration":"2s"}}""",
        $$$$$"""{{{{{Templates.Experiment("null", "job")}}}}},{"setWeight":35},{"pause":{"duration":"4s"}}""",
    ];

    /// <summary>The first release of all.</summary>
    public static string First => Plain[0];

    /// <summary>Steps where something routes.</summary>
    public static string Draw(Random random) => Plain[random.Next(Plain.Length)];

    /// <summary>Steps where the numbers of pods carry the shares.</summary>
    public static string DrawByPods(Random random) => ByPods[random.Next(ByPods.Length)];

    /// <summary>Steps of which one at least measures.</summary>
    public static string DrawMeasured(Random random) => Measured[random.Next(Measured.Length)];

    /// <summary>An analysis beside the steps, or none.</summary>
    public static string DrawBackground(Random random) => random.Next(3) switch
    {
        0 => Templates.Use("watch", "counts")[..^1] + $$$$$""","startingStep":{{{{{random.Next(3)}}}}}}""",
        1 => Templates.Use("watch"),
        _ => "null",
    };
}
