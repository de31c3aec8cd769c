using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Coordination;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of the core kinds but pods, of leases and endpoint slices.</summary>
internal static class CoreTables
{
    public static KindTable ConfigMaps { get; } = KindTable.Of<ConfigMap>("Name|Data|Age",
        static (o, now) => [o.Name(), Text((o.Data?.Count ?? 0) + (o.BinaryData?.Count ?? 0)), o.Age(now)]);

    public static KindTable Secrets { get; } = KindTable.Of<Secret>("Name|Type|Data|Age",
        static (o, now) => [o.Name(), o.Type, Text(o.Data?.Count ?? 0), o.Age(now)]);

    public static KindTable ServiceAccounts { get; } = KindTable.Of<ServiceAccount>("Name|Secrets|Age",
        static (o, now) => [o.Name(), Text(o.Secrets?.Count ?? 0), o.Age(now)]);

    public static KindTable Namespaces { get; } = KindTable.Of<Namespace>("Name|Status|Age",
        static (o, now) => [o.Name(), o.Status?.Phase, o.Age(now)]);

    public static KindTable Services { get; } = KindTable.Of<Service>(
        "Name|Type|Cluster-IP|External-IP|Port(s)|Age|Selector*", static (o, now) =>
    [
        o.Name(), o.Spec?.Type, TableText.OrNone(o.Spec?.ClusterIP), ExternalAddress(o), Ports(o), o.Age(now),
            TableText.Labels(o.Spec?.Selector),
    ]);

    public static KindTable Nodes { get; } = KindTable.Of<Node>(
        "Name|Status|Roles|Age|Version|Internal-IP*|External-IP*|OS-Image*|Kernel-Version*|Container-Runtime*", static (o, now) =>
        [
            o.Name(), NodeStatus(o), NodeRoles(o), o.Age(now), o.Status?.NodeInfo?.KubeletVersion, Address(o, "InternalIP"),
                Address(o, "ExternalIP"),
            o.Status?.NodeInfo?.OsImage ?? TableText.Unknown, o.Status?.NodeInfo?.KernelVersion ?? TableText.Unknown,
            o.Status?.NodeInfo?.ContainerRuntimeVersion ?? TableText.Unknown,
        ]);

    public static KindTable Events { get; } = KindTable.Of<Event>(
        "Last Seen|Type|Reason|Object|Subobject*|Source*|Message|First Seen*|Count*|Name*", static (o, now) =>
        {
            var first = o.FirstTimestamp ?? o.EventTime ?? o.Metadata?.CreationTimestamp;
            var last = o.Series?.LastObservedTime ?? o.LastTimestamp ?? first;
            return
            [
                TableText.Age(last, now), o.Type, o.Reason,
                $"{o.InvolvedObject?.Kind?.ToLowerInvariant()}/{o.InvolvedObject?.Name}", o.InvolvedObject?.FieldPath ?? "",
                Source(o), o.Message?.Trim(), TableText.Age(first, now), Text(o.Series?.Count ?? o.Count ?? 1), o.Name(),
            ];
        });

    public static KindTable Leases { get; } = KindTable.Of<Lease>(
        "Name|Holder|Age", static (o, now) => [o.Name(), o.Spec?.HolderIdentity ?? "", o.Age(now)]);

    public static KindTable EndpointSlices { get; } = KindTable.Of<EndpointSlice>("Name|AddressType|Ports|Endpoints|Age", static (o, now) =>
    [
        o.Name(), o.AddressType, Few((o.Ports ?? []).Select(static p => Text(p.Port ?? 0)), "<unset>"),
        Few((o.Endpoints ?? []).SelectMany(static e => e.Addresses ?? []), "<unset>"), o.Age(now),
    ]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Few(IEnumerable<string> texts, string none)
    {
        var list = texts.ToList();
        return list.Count == 0 ? none : list.Count <= 3
            ? TableText.Join(list)
            : string.Create(CultureInfo.InvariantCulture, $"{TableText.Join(list.Take(3))} + {list.Count - 3} more...");
    }

    private static string ExternalAddress(Service service)
    {
        var addresses = (service.Status?.LoadBalancer?.Ingress ?? []).Select(static i => i.Ip ?? i.Hostname)
            .Concat(service.Spec?.ExternalIPs ?? []).ToList();
        return service.Spec?.Type switch
        {
            "ExternalName" => TableText.OrNone(service.Spec.ExternalName),
            "LoadBalancer" when addresses.Count == 0 => "<pending>",
            _ => TableText.OrNone(TableText.Join(addresses)),
        };
    }

    private static string Ports(Service service) => TableText.OrNone(TableText.Join((service.Spec?.Ports ?? []).Select(static p =>
        p.NodePort is > 0 ? $"{p.Port}:{p.NodePort}/{p.Protocol}" : $"{p.Port}/{p.Protocol}")));

    private static string NodeStatus(Node node)
    {
        var status = node.Status?.Conditions?.FirstOrDefault(static c => c.Type == "Ready")?.Status switch
        {
            "True" => "Ready",
            "False" or "Unknown" => "NotReady",
            _ => "Unknown",
        };
        return node.Spec?.Unschedulable == true ? $"{status},SchedulingDisabled" : status;
    }

    private static string NodeRoles(Node node)
    {
        const string prefix = "node-role.kubernetes.io/";
        return TableText.OrNone(TableText.Join(node.Labels().Keys.Where(static k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(static k => k[prefix.Length..]).Order(StringComparer.Ordinal)));
    }

    private static string Address(Node node, string type)
        => TableText.OrNone(node.Status?.Addresses?.FirstOrDefault(a => a.Type == type)?.Address);

    private static string Source(Event value)
    {
        var component = value.Source?.Component is { Length: > 0 } c ? c : value.ReportingComponent ?? "";
        return string.IsNullOrEmpty(value.Source?.Host) ? component : $"{component}, {value.Source.Host}";
    }
}
