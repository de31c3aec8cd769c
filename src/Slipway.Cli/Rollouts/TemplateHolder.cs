using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Rollouts;

/// <summary>The object that a Rollout's template stands in: itself, or the Deployment that its workloadRef names.</summary>
/// <param name="Target">The Rollout.</param>
/// <param name="Rollout">The Rollout as it was read.</param>
/// <param name="Deployment">The Deployment; null when the template is the Rollout's own.</param>
/// <param name="Template">The template.</param>
internal sealed record TemplateHolder(RolloutTarget Target, Rollout Rollout, ObjectKey? Deployment, PodTemplateSpec Template)
{
    /// <exception cref="CommandFailure">There is no template that could be changed.</exception>
    public static async Task<TemplateHolder> FindAsync(RolloutTarget target, CancellationToken cancellationToken)
    {
        var rollout = await target.ReadAsync(cancellationToken);
        if (rollout.Spec?.WorkloadRef is not { } reference)
        {
            return new TemplateHolder(target, rollout, null, rollout.Spec?.Template
                ?? throw new CommandFailure($"{target.Key} has no template"));
        }

        if (reference.Kind != "Deployment")
        {
            throw new CommandFailure(
                $"{target.Key} takes its template from {reference.Kind} {reference.Name}; change it there: only a Deployment is changed "
                + "through its Rollout");
        }

        var key = new ObjectKey(target.Key.Namespace, reference.Name ?? "");
        var found = await target.Client.GetAsync<Deployment>(key, cancellationToken);
        return found.IsNotFound
            ? throw new CommandFailure($"Deployment {key.Name}, whose template {target.Key} takes, does not exist", ExitCodes.NotFound)
            : new TemplateHolder(target, rollout, key, found.OrThrow().Spec!.Template!);
    }

    /// <summary>The template as JSON.</summary>
    public static JsonNode Json(PodTemplateSpec template) => JsonSerializer.SerializeToNode(template, ApiJson.TypeInfo<PodTemplateSpec>())!;

    /// <summary>Changes it by JSON patch operations below <c>/spec/template</c>.</summary>
    public async Task PatchAsync(JsonArray operations, CancellationToken cancellationToken)
    {
        if (Deployment is not { } key)
        {
            await Target.PatchAsync(operations, cancellationToken);
            return;
        }

        var body = new PatchBody(PatchType.Json, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(operations, ApiNodes.Default.JsonNode));
        (await Target.Client.PatchAsync<Deployment>(
            Kinds.Of<Deployment>(), key, body, new WriteQuery { FieldManager = RolloutTarget.FieldManager }, cancellationToken)).OrThrow();
    }
}
