using System.Globalization;
using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>
/// Resolves the environment of a container: the name of its host, ports, mounts, services, <c>envFrom</c>, then <c>env</c>; later ones win.
/// </summary>
internal sealed class ContainerEnvironment(Pod pod, Container container, PodSandbox sandbox, PodConfiguration configuration, string hostIP)
{
    private readonly List<KeyValuePair<string, string>> entries = [];
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>All variables in order; the last of a name counts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries => entries;

    /// <summary>All variables by name.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>Resolves everything.</summary>
    /// <param name="services">Services of the pod's namespace.</param>
    /// <param name="mounts">Directory of each mounted volume.</param>
    /// <exception cref="ConfigurationException">A reference that is not optional leads nowhere.</exception>
    public void Resolve(IEnumerable<Service> services, IReadOnlyDictionary<string, string> mounts)
    {
        Add("HOSTNAME", HostName());
        AddPorts();
        foreach (var (volume, directory) in mounts.OrderBy(static m => m.Key, StringComparer.Ordinal))
        {
            Add("SLIPWAY_MOUNT_" + Upper(volume), directory);
        }

        if (pod.Spec?.EnableServiceLinks != false)
        {
            AddServices(services);
        }

        foreach (var source in container.EnvFrom ?? [])
        {
            AddFrom(source);
        }

        foreach (var variable in container.Env ?? [])
        {
            if (variable.Name is { } name && ValueOf(variable) is { } value)
            {
                Add(name, value);
            }
        }
    }

    /// <summary>Replaces <c>$(NAME)</c> in a text.</summary>
    public string Expand(string text) => VariableExpansion.Expand(text, values);

    /// <summary>As Kubernetes names the host of a pod: at most 63 characters, the end of which is a letter or digit.</summary>
    private string HostName()
    {
        const int Longest = 63;
        var name = pod.Spec?.Hostname is { Length: > 0 } given ? given : pod.Name();
        return name.Length <= Longest ? name : name[..Longest].TrimEnd('-', '.');
    }

    private void AddPorts()
    {
        var first = true;
        foreach (var port in container.Ports ?? [])
        {
            var number = sandbox.ListenPort(port.ContainerPortValue ?? 0).ToString(CultureInfo.InvariantCulture);
            if (first)
            {
                Add("PORT", number);
                first = false;
            }

            if (!string.IsNullOrEmpty(port.Name))
            {
                Add("PORT_" + Upper(port.Name), number);
            }
        }
    }

    private void AddServices(IEnumerable<Service> services)
    {
        foreach (var service in services.OrderBy(static s => s.Name(), StringComparer.Ordinal))
        {
            if (service.Spec?.ClusterIP is not { Length: > 0 } address || address == "None")
            {
                continue;
            }

            var prefix = Upper(service.Name()) + "_SERVICE_";
            Add(prefix + "HOST", address);
            var ports = service.Spec.Ports ?? [];
            if (ports.Count > 0)
            {
                Add(prefix + "PORT", Number(service, ports[0]));
            }

            foreach (var port in ports.Where(static p => !string.IsNullOrEmpty(p.Name)))
            {
                Add(prefix + "PORT_" + Upper(port.Name!), Number(service, port));
            }
        }
    }

    /// <summary>The port as it is listened on.</summary>
    private static string Number(Service service, ServicePort port)
        => ServedPorts.Of(service, port).ToString(CultureInfo.InvariantCulture);

    private void AddFrom(EnvFromSource source)
    {
        if (source.ConfigMapRef is { Name: { } configMapName } configMapRef)
        {
            var found = configuration.ConfigMaps.GetValueOrDefault(configMapName);
            Require(found is not null || configMapRef.Optional == true, $"configmap \"{configMapName}\" not found");
            foreach (
                var (key, value) in (found?.Data ?? new Dictionary<string, string>()).OrderBy(static e => e.Key, StringComparer.Ordinal))
            {
                Add(source.Prefix + key, value);
            }
        }

        if (source.SecretRef is { Name: { } secretName } secretRef)
        {
            var found = configuration.Secrets.GetValueOrDefault(secretName);
            Require(found is not null || secretRef.Optional == true, $"secret \"{secretName}\" not found");
            foreach (
                var (key, value) in (found?.Data ?? new Dictionary<string, byte[]>()).OrderBy(static e => e.Key, StringComparer.Ordinal))
            {
                Add(source.Prefix + key, Encoding.UTF8.GetString(value));
            }
        }
    }

    private string? ValueOf(EnvVar variable)
    {
        switch (variable.ValueFrom)
        {
            case null:
                return Expand(variable.Value ?? "");
            case { FieldRef: { } field }:
                return Fields().Field(field.FieldPath ?? "")
                    ?? throw new ConfigurationException($"env {variable.Name}: fieldPath {field.FieldPath} is not a field of a pod");
            case { ResourceFieldRef: { } resource }:
                return DownwardFields.Resource(resource.ContainerName is { Length: > 0 } other ? Find(other) : container, resource)
                    ?? throw new ConfigurationException(
                        $"env {variable.Name}: resource {resource.Resource} is not limits.NAME or requests.NAME");
            case { ConfigMapKeyRef: { Name: { } name, Key: { } key } reference }:
                var map = configuration.ConfigMaps.GetValueOrDefault(name);
                Require(map is not null || reference.Optional == true, $"configmap \"{name}\" not found");
                var text = map?.Data?.GetValueOrDefault(key);
                Require(text is not null || reference.Optional == true, $"couldn't find key {key} in ConfigMap {pod.Namespace()}/{name}");
                return text;
            case { SecretKeyRef: { Name: { } name, Key: { } key } reference }:
                var secret = configuration.Secrets.GetValueOrDefault(name);
                Require(secret is not null || reference.Optional == true, $"secret \"{name}\" not found");
                var bytes = secret?.Data?.GetValueOrDefault(key);
                Require(bytes is not null || reference.Optional == true, $"couldn't find key {key} in Secret {pod.Namespace()}/{name}");
                return bytes is null ? null : Encoding.UTF8.GetString(bytes);
            default:
                return null;
        }
    }

    private DownwardFields Fields() => new(pod, sandbox.PodIP, hostIP);

    private Container? Find(string name) => (pod.Spec?.Containers ?? []).FirstOrDefault(c => c.Name == name);

    private void Add(string name, string value)
    {
        entries.Add(KeyValuePair.Create(name, value));
        values[name] = value;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ConfigurationException(message);
        }
    }

    private static string Upper(string name) => name.ToUpperInvariant().Replace('-', '_').Replace('.', '_');
}
