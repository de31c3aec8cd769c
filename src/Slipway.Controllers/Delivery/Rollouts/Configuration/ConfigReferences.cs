using Slipway.Api.Core;

namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>Finds and renames what a pod template takes from ConfigMaps and Secrets: env, envFrom, volumes and projected volumes.</summary>
internal static class ConfigReferences
{
    public const string ConfigMap = "ConfigMap";
    public const string Secret = "Secret";

    /// <summary>The references of a template, in its order.</summary>
    public static IReadOnlyList<ConfigReference> Of(PodTemplateSpec? template)
    {
        var found = new List<ConfigReference>();
        if (template is not null)
        {
            Rewrite(template, reference =>
            {
                found.Add(reference);
                return reference.Name;
            });
        }

        return found;
    }

    /// <summary>The template with other names in its references; all else stays as it is.</summary>
    public static PodTemplateSpec Rewrite(PodTemplateSpec template, Func<ConfigReference, string> rename)
        => template.Spec is not { } spec ? template : template with
        {
            Spec = spec with
            {
                InitContainers = Each(spec.InitContainers, (c, i) => InContainer(c, $"initContainers[{i}]", rename)),
                Containers = Each(spec.Containers, (c, i) => InContainer(c, $"containers[{i}]", rename)),
                Volumes = Each(spec.Volumes, (v, i) => InVolume(v, $"volumes[{i}]", rename)),
            },
        };

    private static Container InContainer(Container container, string at, Func<ConfigReference, string> rename) => container with
    {
        Env = Each(container.Env, (e, i) => InVariable(e, $"{at}.env[{i}].valueFrom", rename)),
        EnvFrom = Each(container.EnvFrom, (e, i) => InSource(e, $"{at}.envFrom[{i}]", rename)),
    };

    private static EnvVar InVariable(EnvVar variable, string at, Func<ConfigReference, string> rename) => variable.ValueFrom switch
    {
        { ConfigMapKeyRef: { Name: { } name } r } source => variable with
        {
            ValueFrom = source with
            {
                ConfigMapKeyRef = r with { Name = rename(new(ConfigMap, name, Keys(r.Key), r.Optional is true, $"{at}.configMapKeyRef")) },
            },
        },
        { SecretKeyRef: { Name: { } name } r } source => variable with
        {
            ValueFrom = source with
            {
                SecretKeyRef = r with { Name = rename(new(Secret, name, Keys(r.Key), r.Optional is true, $"{at}.secretKeyRef")) },
            },
        },
        _ => variable,
    };

    private static EnvFromSource InSource(EnvFromSource source, string at, Func<ConfigReference, string> rename) => source with
    {
        ConfigMapRef = source.ConfigMapRef is not { Name: { } map } m ? source.ConfigMapRef
            : m with { Name = rename(new(ConfigMap, map, [], m.Optional is true, $"{at}.configMapRef")) },
        SecretRef = source.SecretRef is not { Name: { } secret } s ? source.SecretRef
            : s with { Name = rename(new(Secret, secret, [], s.Optional is true, $"{at}.secretRef")) },
    };

    private static Volume InVolume(Volume volume, string at, Func<ConfigReference, string> rename) => volume with
    {
        ConfigMap = volume.ConfigMap is not { Name: { } map } m ? volume.ConfigMap
            : m with { Name = rename(new(ConfigMap, map, Keys(m.Items), m.Optional is true, $"{at}.configMap")) },
        Secret = volume.Secret is not { SecretName: { } secret } s ? volume.Secret
            : s with { SecretName = rename(new(Secret, secret, Keys(s.Items), s.Optional is true, $"{at}.secret")) },
        Projected = volume.Projected is not { } projected ? null : projected with
        {
            Sources = Each(projected.Sources, (p, i) => InProjection(p, $"{at}.projected.sources[{i}]", rename)),
        },
    };

    private static VolumeProjection InProjection(VolumeProjection source, string at, Func<ConfigReference, string> rename) => source with
    {
        ConfigMap = source.ConfigMap is not { Name: { } map } m ? source.ConfigMap
            : m with { Name = rename(new(ConfigMap, map, Keys(m.Items), m.Optional is true, $"{at}.configMap")) },
        Secret = source.Secret is not { Name: { } secret } s ? source.Secret
            : s with { Name = rename(new(Secret, secret, Keys(s.Items), s.Optional is true, $"{at}.secret")) },
    };

    private static string[] Keys(string? key) => key is null ? [] : [key];

    private static string[] Keys(IReadOnlyList<KeyToPath>? items) => [.. (items ?? []).Select(static i => i.Key).OfType<string>()];

    private static IReadOnlyList<T>? Each<T>(IReadOnlyList<T>? list, Func<T, int, T> change)
        => list is null ? null : [.. list.Select(change)];
}
