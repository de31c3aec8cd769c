using System.Text;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>People and accidents: releases, commands, scaling, crashes, at moments that the seed chooses.</summary>
internal sealed class Driver(SimulatedPlane plane, Commands commands, SimulatedLoad load, Random random)
{
    private const string Service = """
        {"metadata":{"name":"web","namespace":"default"},"spec":{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"http"}]}}
        """;

    private const string Route = """
        {"metadata":{"name":"web","namespace":"default"},"spec":{"parentRefs":[{"name":"slipway","namespace":"slipway-system"}],
        "hostnames":["web.local"],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}}
        """;

    private const string Preview = """
        {"metadata":{"name":"preview","namespace":"default"},"spec":{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"http"}]}}
        """;

    /// <summary>Kinds of things that people do; the numbers above are accidents.</summary>
    private const int Deeds = 27;

    private const int KindsOfDeeds = 41;
    private const long StrategiesAside = 1;
    private const long LaterAside = 4;
    private const long HurryAside = 5;
    private readonly Strategies strategies = new(random, plane.Aside(StrategiesAside), plane.Aside(LaterAside));
    private readonly Random hurry = plane.Aside(HurryAside);
    private int versions;
    private bool alike;
    private string image = "";

    /// <summary>The image that the spec names.</summary>
    public string Image => image;

    /// <summary>What the versions are released by.</summary>
    public StrategyFamily Family => strategies.Family;

    public async Task InstallAsync()
    {
        // There it is the custom that numbers of pods carry the shares of a canary.
        var isByPods = strategies.Family == StrategyFamily.PodCanary;
        plane.IsArgo = isByPods;
        foreach (var template in Templates.All)
        {
            await CreateAsync<AnalysisTemplate>(template);
        }

        await CreateAsync<Service>(Service);
        if (strategies.HasPreview || isByPods)
        {
            await CreateAsync<Service>(Preview);
        }

        await CreateAsync<HTTPRoute>(Route);
        image = $"{Versions.Good}-{versions++}";
        plane.Trace.Add($"family {strategies.Family}");
        using var word = plane.Checks.OnSpecCommand();
        await CreateAsync<Rollout>(Manifest());
        alike = random.Next(6) == 0;
        load.SharedErrorRate = alike ? 0.02 + (random.NextDouble() / 2) : 0;
    }

    /// <summary>One thing happens.</summary>
    public async Task ActAsync(bool accidents)
    {
        // Every other time it is a release, often in the middle of the one before.
        var action = hurry.Next(2) == 0 ? 0 : random.Next(accidents ? KindsOfDeeds : Deeds);
        plane.Trace.Add($"act {action}");
        switch (action)
        {
            case < 8:
                await DeployAsync();
                break;
            case 8:
                await commands.StatusAsync("""{"status":{"abort":true}}""");
                break;
            case 9 or 10:
                await PromoteAsync();
                break;
            case 11:
                await commands.StatusAsync("""{"status":{"promoteFull":true}}""", pardons: true);
                break;
            case 12 or 13:
                await commands.StatusAsync("""{"status":{"abort":false}}""", pardons: true);
                break;
            case 14:
                await commands.SpecAsync("""{"spec":{"paused":true}}""");
                break;
            case 15 or 16:
                await commands.SpecAsync("""{"spec":{"paused":false}}""");
                break;
            case 17:
                await commands.SpecAsync($$$"""{"spec":{"replicas":{{{random.Next(7)}}}}}""");
                break;
            case 18:
                await UndoAsync();
                break;
            case 19:
                load.SharedErrorRate = alike ? load.SharedErrorRate : load.SharedErrorRate > 0 ? 0 : 0.3;
                break;
            case 20:
                await commands.StatusAsync($$$"""{"status":{"currentStepIndex":{{{random.Next(7)}}}}}""");
                break;
            case 21:
                await commands.ScaleAsync(random.Next(7), guarded: random.Next(2) == 0);
                break;
            case 22:
                await AtOnceAsync();
                break;
            case 23 or 24:
                await commands.SpecAsync($$$"""{"spec":{"restartAt":"{{{plane.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}}"}}""");
                break;
            case 25 or 26:
                await ApproveAsync();
                break;
            default:
                await AccidentAsync(action);
                break;
        }
    }

    /// <summary>What makes everything well again, as far as it is not the versions.</summary>
    public void End()
    {
        load.SharedErrorRate = alike ? load.SharedErrorRate : 0;
        plane.Partitioned = false;
    }

    private async Task AccidentAsync(int action)
    {
        plane.Tally.Accidents++;
        switch (action - Deeds)
        {
            case < 3:
                plane.CrashServer(random.Next(2) == 0, Pause());
                break;
            case 3:
                await plane.RestartServerAsync();
                break;
            case 4 or 5:
                plane.CrashGateway(Pause());
                break;
            case 6:
                await plane.RestartGatewayAsync();
                break;
            case 7:
                plane.Partitioned = true;
                _ = plane.LaterAsync(TimeSpan.FromSeconds(random.Next(1, 25)), () => plane.Partitioned = false);
                break;
            default:
                CrashPod();
                break;
        }
    }

    private TimeSpan Pause() => TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(5_000, 15_000) : random.Next(100, 2_000));

    private void CrashPod()
    {
        var pods = plane.World.Pods.ToList();
        if (pods.Count > 0)
        {
            var pod = pods[random.Next(pods.Count)];
            plane.Checks.OnPodCrashed(pod.Uid());
            plane.Trace.Add($"crash pod {pod.Name()} {plane.Runtime.CrashPod(pod.Uid(), 139)}");
        }
    }

    /// <summary>A person wants another version.</summary>
    public Task DeployAsync() => DeployAsync(Versions.Draw(random, versions++), strategies.Draw(), strategies.Rules());

    /// <summary>A person wants a good version, and nothing in its way.</summary>
    public Task DeployGoodAsync() => DeployAsync(
        $"{Versions.Good}-{versions++}", strategies.Plain(),
        ""","paused":false,"lowTraffic":null,"keepWarm":null,"windows":null,"gates":null""");

    /// <summary>A person wants it live at once.</summary>
    public Task PromoteInFullAsync() => commands.StatusAsync("""{"status":{"promoteFull":true}}""", pardons: true);

    private Task DeployAsync(string next, string strategy, string rules)
    {
        image = next;
        return commands.SpecAsync(
            $$$$"""{"spec":{"template":{{{{Template(image)}}}},"strategy":{{{{strategy}}}}{{{{rules}}}} } }""", pardons: true);
    }

    /// <summary>Somebody approves whatever step there is, and sometimes another one.</summary>
    private Task ApproveAsync()
    {
        var status = plane.World.Rollout?.Status;
        var step = random.Next(5) == 0 ? random.Next(6) : status?.CurrentStepIndex ?? 0;
        return commands.StatusAsync($$$"""{"status":{"approvals":[{"step":{{{step}}},"hash":"{{{status?.CurrentPodHash}}}"}]}}""");
    }

    private async Task PromoteAsync()
    {
        var status = plane.World.Rollout?.Status;
        if (status?.PauseConditions is { Count: > 0 })
        {
            await commands.SpecAsync("""{"spec":{"paused":false}}""");
            await commands.StatusAsync("""{"status":{"pauseConditions":null}}""");
        }
        else
        {
            await commands.StatusAsync($$$$"""{"status":{"currentStepIndex":{{{{(status?.CurrentStepIndex ?? 0) + 1}}}}}}""");
        }
    }

    /// <summary>Two people with different opinions.</summary>
    private Task AtOnceAsync()
    {
        string[] opinions = ["\"abort\":true", "\"abort\":false", "\"promoteFull\":true", "\"pauseConditions\":null", "\"currentStepIndex\":2"];
        return Task.WhenAll(
            commands.StatusAsync($$$"""{"status":{{{{opinions[random.Next(opinions.Length)]}}}}}""", pardons: true),
            commands.StatusAsync($$$"""{"status":{{{{opinions[random.Next(opinions.Length)]}}}}}""", pardons: true));
    }

    private async Task UndoAsync()
    {
        if (plane.Server is not { IsUp: true } server)
        {
            return;
        }

        var sets = (await server.As("admin").ListAsync<ReplicaSet>(new ListQuery { Namespace = "default" }, default)).Value?.Items ?? [];
        if (sets.Count > 0 && sets[random.Next(sets.Count)].Spec?.Template?.Spec?.Containers?[0].Image is { } earlier)
        {
            image = earlier;
            await commands.SpecAsync($$$$"""{"spec":{"template":{{{{Template(image)}}}}}}""", pardons: true);
        }
    }

    private async Task CreateAsync<T>(string json)
        where T : KubeObject
    {
        var kind = Kinds.AllOf<T>() is [var only] ? only : plane.KindOf<T>();
        var value = ApiJson.Deserialize<T>(Encoding.UTF8.GetBytes(json));
        var answer = await plane.Server!.As("admin").CreateAsync(kind, value, WriteQuery.Default, default);
        answer.OrThrow();
    }

    private string Manifest() => $$$$"""
        {"metadata":{"name":"web","namespace":"default"},"spec":{"replicas":{{{{random.Next(2, 6)}}}},"selector":{"matchLabels":{"app":"web"}},
        "progressDeadlineSeconds":40,"strategy":{{{{strategies.First()}}}},"template":{{{{Template(image)}}}}}}
        """;

    private static string Template(string image) => $$$"""
        {"metadata":{"labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":15,"containers":[{"name":"web","image":"{{{image}}}",
        "ports":[{"name":"http","containerPort":8080}],"readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":1}}]}}
        """;
}
