namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>What analyses measure: the gateway's counts, the answer of a web server, a Job.</summary>
internal static class Templates
{
    /// <summary>What starts the images that a Job runs.</summary>
    public const string Task = "task";

    /// <summary>AnalysisTemplates that there are from the beginning.</summary>
    public static readonly string[] All =
    [
        Template("counts", """
            "interval":"2s","count":2,"failureLimit":1,"successCondition":"isNaN(result) || result < 0.25","provider":{"slipway":{
            "metric":"errorRate","service":"web","revision":"{{args.revision}}","window":"10s"}}
            """),
        Template("answer", $$"""
            "interval":"1s","count":3,"consecutiveErrorLimit":2,"successCondition":"result < 0.5","failureCondition":"result > 0.8",{{Web}}
            """),
        Template("watch", $$"""
            "interval":"3s","failureLimit":1,"consecutiveErrorLimit":3,"failureCondition":"result > 0.8",{{Web}}
            """),
        Template("job", $$$$$$"""
            "provider":{"job":{"spec":{"backoffLimit":1,"activeDeadlineSeconds":20,"template":{"spec":{"restartPolicy":"Never",
            "terminationGracePeriodSeconds":2,"containers":[{"name":"{{{{{{Task}}}}}}","image":"{{{{{{Task}}}}}}-0"}]}}}}}
            """),
    ];

    private const string Web = """
        "provider":{"web":{"url":"http://metrics.local/rate","jsonPath":"{$.rate}","timeoutSeconds":2}}
        """;

    /// <summary>An analysis by such templates.</summary>
    public static string Use(params string[] names) => $$$"""
        {"templates":[{{{string.Join(',', names.Select(static n => $$"""{"templateName":"{{n}}"}"""))}}}],
        "args":[{"name":"revision","valueFrom":{"podTemplateHashValue":"Latest"}}]}
        """;

    /// <summary>A step that runs both versions beside the others.</summary>
    /// <param name="duration">For how long.</param>
    /// <param name="template">What has to be good for it to end.</param>
    public static string Experiment(string duration, string template) => $$$"""
        {"experiment":{"duration":{{{duration}}},"templates":[{"name":"old","specRef":"stable","replicas":1},
        {"name":"new","specRef":"canary","replicas":1}],"analyses":[{"name":"check","templateName":"{{{template}}}",
        "requiredForCompletion":true,"args":[{"name":"revision","valueFrom":{"podTemplateHashValue":"Latest"}}]}]}}
        """;

    private static string Template(string name, string metric) => $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"args":[{"name":"revision"}],
        "metrics":[{"name":"{{{name}}}",{{{metric}}}}]}}
        """;
}
