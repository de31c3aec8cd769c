using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>Resolves the volumes of a pod into directories and files.</summary>
internal sealed class VolumeResolver(Pod pod, PodConfiguration configuration, DownwardFields fields)
{
    private const int DefaultMode = 0x1A4; // 0644

    /// <summary>All volumes of the pod.</summary>
    /// <exception cref="ConfigurationException">A source is missing or of a kind that this node does not have.</exception>
    public IReadOnlyList<ResolvedVolume> Resolve() => [.. (pod.Spec?.Volumes ?? []).Select(Resolve)];

    private ResolvedVolume Resolve(Volume volume)
    {
        var name = volume.Name ?? "";
        return volume switch
        {
            { EmptyDir: not null } => new ResolvedVolume.Empty(name),
            { HostPath: { Path: { } path } host } => new ResolvedVolume.Host(name, path, host.Type ?? ""),
            { ConfigMap: { } source } => Files(name, ConfigMapFiles(source.Name, source.Items, source.Optional, source.DefaultMode)),
            { Secret: { } source } => Files(name, SecretFiles(source.SecretName, source.Items, source.Optional, source.DefaultMode)),
            { DownwardAPI: { } source } => Files(name, DownwardFiles(source.Items, source.DefaultMode)),
            { Projected: { } source } => Files(name, (source.Sources ?? []).SelectMany(p => ProjectedFiles(p, source.DefaultMode))),
            _ => throw new ConfigurationException(
                $"volume {name}: process pods know emptyDir, hostPath, configMap, secret, downwardAPI and projected volumes"),
        };
    }

    private static ResolvedVolume.Files Files(string name, IEnumerable<VolumeFile> files)
        => new(name, [.. files.OrderBy(static f => f.Path, StringComparer.Ordinal)]);

    private IEnumerable<VolumeFile> ProjectedFiles(VolumeProjection projection, int? mode) => projection switch
    {
        { ConfigMap: { } source } => ConfigMapFiles(source.Name, source.Items, source.Optional, mode),
        { Secret: { } source } => SecretFiles(source.Name, source.Items, source.Optional, mode),
        { DownwardAPI: { } source } => DownwardFiles(source.Items, mode),
        { ServiceAccountToken: not null } => [],
        _ => throw new ConfigurationException("a projected volume knows configMap, secret and downwardAPI sources"),
    };

    private IEnumerable<VolumeFile> ConfigMapFiles(string? name, IReadOnlyList<KeyToPath>? items, bool? optional, int? mode)
    {
        var map = configuration.ConfigMaps.GetValueOrDefault(name ?? "");
        if (map is null && optional != true)
        {
            throw new ConfigurationException($"configmap \"{name}\" not found");
        }

        var content = new Dictionary<string, byte[]>(map?.BinaryData ?? new Dictionary<string, byte[]>(), StringComparer.Ordinal);
        foreach (var (key, value) in map?.Data ?? new Dictionary<string, string>())
        {
            content[key] = Encoding.UTF8.GetBytes(value);
        }

        return Select(content, items, optional, mode, $"ConfigMap {pod.Namespace()}/{name}");
    }

    private IEnumerable<VolumeFile> SecretFiles(string? name, IReadOnlyList<KeyToPath>? items, bool? optional, int? mode)
    {
        var secret = configuration.Secrets.GetValueOrDefault(name ?? "");
        return secret is null && optional != true
            ? throw new ConfigurationException($"secret \"{name}\" not found")
            : Select(secret?.Data ?? new Dictionary<string, byte[]>(), items, optional, mode, $"Secret {pod.Namespace()}/{name}");
    }

    private IEnumerable<VolumeFile> DownwardFiles(IReadOnlyList<DownwardAPIVolumeFile>? items, int? mode) => (items ?? []).Select(item =>
    {
        var container = (pod.Spec?.Containers ?? []).FirstOrDefault(c => c.Name == item.ResourceFieldRef?.ContainerName);
        var text = item.ResourceFieldRef is { } resource
            ? DownwardFields.Resource(container, resource)
            : fields.Field(item.FieldRef?.FieldPath ?? "");
        return text is null
            ? throw new ConfigurationException(
                $"downwardAPI item {item.Path}: there is no field {item.FieldRef?.FieldPath}{item.ResourceFieldRef?.Resource}")
            : new VolumeFile(item.Path ?? "", Encoding.UTF8.GetBytes(text), item.Mode ?? mode ?? DefaultMode);
    });

    private static IEnumerable<VolumeFile> Select(
        IReadOnlyDictionary<string, byte[]> content, IReadOnlyList<KeyToPath>? items, bool? optional, int? mode, string source)
    {
        if (items is null)
        {
            return content.Select(e => new VolumeFile(e.Key, e.Value, mode ?? DefaultMode));
        }

        return items.Where(i => optional != true || content.ContainsKey(i.Key ?? ""))
            .Select(i => content.TryGetValue(i.Key ?? "", out var bytes)
            ? new VolumeFile(i.Path ?? "", bytes, i.Mode ?? mode ?? DefaultMode)
            : throw new ConfigurationException($"couldn't find key {i.Key} in {source}"));
    }
}
