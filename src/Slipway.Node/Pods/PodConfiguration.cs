using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Node.Pods;

/// <summary>The ConfigMaps and Secrets that a pod refers to, as they are at the start of a container. Null: there is none of that
/// name.</summary>
/// <param name="ConfigMaps">By name.</param>
/// <param name="Secrets">By name.</param>
internal sealed record PodConfiguration(IReadOnlyDictionary<string, ConfigMap?> ConfigMaps, IReadOnlyDictionary<string, Secret?> Secrets)
{
    /// <summary>Reads what one container's environment and the pod's volumes refer to, straight from the server: a cache may be older than
    /// the pod.</summary>
    public static async Task<PodConfiguration> ReadAsync(
        IApiClient client, Pod pod, Container container, CancellationToken cancellationToken)
    {
        var configMaps = new SortedDictionary<string, ConfigMap?>(StringComparer.Ordinal);
        foreach (var name in ConfigMapNames(pod, container).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            configMaps[name] = await GetAsync<ConfigMap>(client, new ObjectKey(pod.Namespace(), name), cancellationToken);
        }

        var secrets = new SortedDictionary<string, Secret?>(StringComparer.Ordinal);
        foreach (var name in SecretNames(pod, container).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            secrets[name] = await GetAsync<Secret>(client, new ObjectKey(pod.Namespace(), name), cancellationToken);
        }

        return new PodConfiguration(configMaps, secrets);
    }

    private static async Task<T?> GetAsync<T>(IApiClient client, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var answer = await client.GetAsync<T>(key, cancellationToken);
        return answer.IsNotFound ? null : answer.OrThrow();
    }

    private static IEnumerable<string?> ConfigMapNames(Pod pod, Container container)
        => (container.EnvFrom ?? []).Select(static e => e.ConfigMapRef?.Name)
            .Concat((container.Env ?? []).Select(static e => e.ValueFrom?.ConfigMapKeyRef?.Name))
            .Concat((pod.Spec?.Volumes ?? []).Select(static v => v.ConfigMap?.Name))
            .Concat(Projections(pod).Select(static p => p.ConfigMap?.Name));

    private static IEnumerable<string?> SecretNames(Pod pod, Container container)
        => (container.EnvFrom ?? []).Select(static e => e.SecretRef?.Name)
            .Concat((container.Env ?? []).Select(static e => e.ValueFrom?.SecretKeyRef?.Name))
            .Concat((pod.Spec?.Volumes ?? []).Select(static v => v.Secret?.SecretName))
            .Concat(Projections(pod).Select(static p => p.Secret?.Name));

    private static IEnumerable<VolumeProjection> Projections(Pod pod)
        => (pod.Spec?.Volumes ?? []).SelectMany(static v => v.Projected?.Sources ?? []);
}

/// <summary>A reference of a pod that cannot be resolved.</summary>
/// <param name="message">What is missing.</param>
internal sealed class ConfigurationException(string message) : Exception(message);
