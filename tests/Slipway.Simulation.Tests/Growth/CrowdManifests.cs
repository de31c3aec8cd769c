namespace Slipway.Simulation.Tests.Growth;

/// <summary>The services that stand side by side in one namespace, in four ways of release.</summary>
internal static class CrowdManifests
{
    /// <summary>Ways of release; service I is released in way I modulo this.</summary>
    public const int Ways = 4;

    public const string Analysis = """
        {"metadata":{"name":"health","namespace":"default"},"spec":{"metrics":[{"name":"health","count":2,"interval":"5s",
        "successCondition":"result == 1","provider":{"web":{"url":"http://metrics/","jsonPath":"{$.value}"}}}]}}
        """;

    private static readonly string[] Strategies =
    [
        """
        {"canary":{"trafficRouting":{"slipway":{}},"steps":[{"setWeight":20},{"pause":{"duration":"10s"}},
        {"setWeight":60},{"pause":{"duration":"10s"}}]}}
        """,
        """{"blueGreen":{"activeService":"SERVICE","autoPromotionSeconds":10}}""",
        """
        {"canary":{"steps":[{"setWeight":50},{"analysis":{"templates":[{"templateName":"health"}]}},{"pause":{"duration":"5s"}}]}}
        """,
        """{"canary":{"steps":[{"setWeight":50},{"pause":{"duration":"10s"}}]}}""",
    ];

    /// <summary>The group of the Rollout of a service.</summary>
    public static string GroupOf(int service) => service % Ways == 3 ? "argoproj.io/v1alpha1" : "slipway.dev/v1alpha1";

    public static string NameOf(int service) => $"web-{service:D4}";

    public static string Service(int service) => """
        {"metadata":{"name":"NAME","namespace":"default"},"spec":{"selector":{"app":"NAME"},"ports":[{"port":80,"targetPort":8080}]}}
        """.Replace("NAME", NameOf(service), StringComparison.Ordinal);

    public static string Config(int service, int version) => $$$"""
        {"metadata":{"name":"{{{NameOf(service)}}}","namespace":"default"},"data":{"version":"{{{version}}}"}}
        """;

    public static string Rollout(int service, int version) => $$$"""
        {"metadata":{"name":"{{{NameOf(service)}}}","namespace":"default"},"spec":{"replicas":{{{2 + service % 2}}},
        "revisionHistoryLimit":3,"selector":{"matchLabels":{"app":"{{{NameOf(service)}}}"}},
        "strategy":{{{Strategies[service % Ways].Replace("SERVICE", NameOf(service), StringComparison.Ordinal)}}},
        "template":{{{Template(service, version)}}}}}
        """;

    public static string Release(int service, int version) => $$$$"""{"spec":{"template":{{{{Template(service, version)}}}}}}""";

    private static string Template(int service, int version) => $$$"""
        {"metadata":{"labels":{"app":"{{{NameOf(service)}}}","tier":"web"}},"spec":{"enableServiceLinks":false,"containers":[{"name":"web",
        "image":"web:{{{version}}}","envFrom":[{"configMapRef":{"name":"{{{NameOf(service)}}}"}}],"ports":[{"containerPort":8080}]}]}}
        """;
}
