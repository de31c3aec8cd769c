using System.Text;
using Slipway.Api.Autoscaling;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>What people, and machines on their behalf, ask of the Rollout.</summary>
internal sealed class Commands(SimulatedPlane plane)
{
    /// <summary>The Rollout.</summary>
    public static readonly ObjectKey Key = new("default", "web");

    private static readonly WriteQuery Scale = new() { Subresource = "scale" };

    /// <summary>Changes the spec.</summary>
    /// <param name="patch">How.</param>
    /// <param name="pardons">Whether a revision that failed its verdict may have traffic after this.</param>
    public async Task SpecAsync(string patch, bool pardons = false)
    {
        using var word = plane.Checks.OnSpecCommand();
        word.IsAnswered = await AskAsync(patch, api => PatchAsync<Rollout>(api, patch, WriteQuery.Default), pardons);
    }

    /// <summary>Changes the status, which is how commands are given.</summary>
    /// <param name="patch">How.</param>
    /// <param name="pardons">Whether a revision that failed its verdict may have traffic after this.</param>
    public async Task StatusAsync(string patch, bool pardons = false)
    {
        using var word = patch.Contains("currentStepIndex", StringComparison.Ordinal) ? plane.Checks.OnStepCommand() : null;
        var isAnswered = await AskAsync(patch, api => PatchAsync<Rollout>(api, patch, WriteQuery.Status), pardons);
        if (word is not null)
        {
            word.IsAnswered = isAnswered;
        }
    }

    /// <summary>Changes the number of pods through the scale subresource.</summary>
    /// <param name="replicas">The number.</param>
    /// <param name="guarded">Only if nothing has changed since it was looked at, as autoscalers do.</param>
    public async Task ScaleAsync(int replicas, bool guarded)
    {
        using var word = plane.Checks.OnSpecCommand();
        var patch = $$$"""{"spec":{"replicas":{{{replicas}}}}}""";
        word.IsAnswered = await AskAsync($"scale {guarded} {patch}", api => !guarded
            ? PatchAsync<Scale>(api, patch, Scale)
            : api.UpdateAsync(plane.KindOf<Rollout>(), new Scale
            {
                Metadata = new ObjectMeta
                {
                    Name = Key.Name, Namespace = Key.Namespace, ResourceVersion = plane.World.Rollout?.Metadata?.ResourceVersion,
                },
                Spec = new ScaleSpec { Replicas = replicas },
            }, Scale, default));
    }

    private Task<ApiResult<T>> PatchAsync<T>(IApiClient api, string patch, WriteQuery query)
        where T : KubeObject
        => api.PatchAsync<T>(plane.KindOf<Rollout>(), Key, new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch)), query, default);

    private async Task<bool> AskAsync<T>(string what, Func<IApiClient, Task<ApiResult<T>>> ask, bool pardons = false)
        where T : KubeObject
    {
        plane.Tally.Commands++;
        plane.Trace.Add("command " + what.ReplaceLineEndings(""));
        if (plane.Server is not { IsUp: true } server)
        {
            return true;
        }

        using var pardon = pardons ? plane.Checks.OnPardon() : null;
        try
        {
            var answer = await server.Life.AnswerAsync(ask(server.As("admin")));
            plane.Trace.Add($"answered {answer.Error?.Message ?? "OK"}");
            return true;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            plane.Trace.Add("not answered");
            return false;
        }
    }
}
