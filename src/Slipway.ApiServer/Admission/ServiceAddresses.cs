using System.Globalization;
using System.Net;
using Slipway.Api.Core;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Admission;

/// <summary>Gives services their cluster address out of 127.96.0.0/12 and their node ports out of 30000 to 32767.</summary>
/// <param name="reader">Reads Services.</param>
/// <param name="first">Which address of the range is handed out first.</param>
internal sealed class ServiceAddresses(ObjectReader reader, uint first) : IAdmission
{
    /// <summary>127.96.0.0, and the number of addresses of a /12.</summary>
    private const uint FirstAddress = 0x7F600000;
    private const uint AddressCount = 1 << 20;
    private const int FirstPort = 30000;
    private const int LastPort = 32767;

    private readonly Lock gate = new();

    // Handed out to writes that may not be in the store yet.
    private readonly HashSet<string> recentAddresses = [];
    private readonly HashSet<long> recentPorts = [];
    private uint nextAddress = first;

    public TreeObject Admit(AdmissionRequest request)
    {
        if (request.Context.Kind is not { Group: "", Plural: "services" } || request.Context.Subresource.Length > 0)
        {
            return request.Object;
        }

        lock (gate)
        {
            var uid = request.Object.Metadata().Text("uid");
            var others = new Lazy<List<Service>>(() => [.. reader.All<Service>().Where(s => s.Metadata?.Uid != uid)]);
            var value = WithAddress(request, others);
            return WithNodePorts(request, value, others);
        }
    }

    private TreeObject WithAddress(AdmissionRequest request, Lazy<List<Service>> others)
    {
        var value = request.Object;
        if (value.TextAt("spec", "type") == "ExternalName")
        {
            return value.WithoutAt(["spec", "clusterIP"]).WithoutAt(["spec", "clusterIPs"]);
        }

        var wanted = value.TextAt("spec", "clusterIP") ?? value.ItemsAt("spec", "clusterIPs").OfType<TreeString>().FirstOrDefault()?.Value
            ?? request.Old.TextAt("spec", "clusterIP");
        var used = new Lazy<HashSet<string?>>(
            () => others.Value.Select(static s => s.Spec?.ClusterIP).Where(static ip => ip is not null && ip != "None").ToHashSet());
        var address = string.IsNullOrEmpty(wanted) ? NextAddress(used.Value) : Check(request, wanted, used);
        return value
            .WithAt(["spec", "clusterIP"], new TreeString(address))
            .WithAt(["spec", "clusterIPs"], new TreeArray([new TreeString(address)]));
    }

    private string NextAddress(HashSet<string?> used)
    {
        for (uint tries = 0; tries < AddressCount; tries++)
        {
            var address = Text(FirstAddress + (nextAddress++ % AddressCount));
            if (!used.Contains(address) && recentAddresses.Add(address))
            {
                return address;
            }
        }

        recentAddresses.Clear();
        throw ApiErrors.Internal("no cluster address is free in 127.96.0.0/12");
    }

    private static string Text(uint address) => new IPAddress(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)address))).ToString();

    private static string Check(AdmissionRequest request, string wanted, Lazy<HashSet<string?>> used)
    {
        if (wanted == "None" || request.Old.TextAt("spec", "clusterIP") == wanted)
        {
            return wanted;
        }

        var problem = !IPAddress.TryParse(wanted, out var ip) || ip.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork
            ? "must be a valid IPv4 address or None"
            : (uint)IPAddress.NetworkToHostOrder(BitConverter.ToInt32(ip.GetAddressBytes())) - FirstAddress >= AddressCount
                ? "failed to allocate IP " + wanted + ": the provided IP is not in the valid range. The range of valid IPs is 127.96.0.0/12"
                : used.Value.Contains(wanted) ? $"failed to allocate IP {wanted}: provided IP is already allocated" : null;
        return problem is null
            ? wanted
            : throw Invalid(request, FieldError.Invalid("spec.clusterIPs", new TreeArray([new TreeString(wanted)]), problem));
    }

    private TreeObject WithNodePorts(AdmissionRequest request, TreeObject value, Lazy<List<Service>> others)
    {
        if (value.At("spec", "ports") is not TreeArray ports)
        {
            return value;
        }

        var needs = value.TextAt("spec", "type") is "NodePort" or "LoadBalancer";
        var used = new Lazy<HashSet<long>>(
            () => others.Value.SelectMany(static s => s.Spec?.Ports ?? []).Select(static p => (long)(p.NodePort ?? 0)).ToHashSet());
        var changed = ports.Items.OfType<TreeObject>().Select((port, i) => (Tree)(needs
            ? port.With("nodePort", new TreeNumber(NodePort(request, port, i, used)))
            : port.Without("nodePort")));
        return value.WithAt(["spec", "ports"], new TreeArray([.. changed]));
    }

    private long NodePort(AdmissionRequest request, TreeObject port, int index, Lazy<HashSet<long>> used)
    {
        var kept = request.Old.ItemsAt("spec", "ports")
            .FirstOrDefault(p => p.IntegerAt("port") == port.IntegerAt("port") && p.TextAt("protocol") == port.TextAt("protocol"))
                .IntegerAt("nodePort");
        if ((port.IntegerAt("nodePort") ?? 0) is var wanted && wanted != 0)
        {
            var problem = wanted is < FirstPort or > LastPort
                ? string.Create(CultureInfo.InvariantCulture,
                    $"provided port is not in the valid range. The range of valid ports is {FirstPort}-{LastPort}")
                : wanted != kept && !used.Value.Add(wanted) ? "provided port is already allocated" : null;
            return problem is null ? wanted
                : throw Invalid(request, FieldError.Invalid($"spec.ports[{index}].nodePort", new TreeNumber(wanted), problem));
        }

        if (kept is > 0)
        {
            return kept.Value;
        }

        for (long candidate = FirstPort; candidate <= LastPort; candidate++)
        {
            if (!used.Value.Contains(candidate) && recentPorts.Add(candidate))
            {
                used.Value.Add(candidate);
                return candidate;
            }
        }

        recentPorts.Clear();
        throw ApiErrors.Internal("no node port is free in 30000-32767");
    }

    private static ApiException Invalid(AdmissionRequest request, FieldError error)
        => ApiErrors.Invalid(request.Context.Kind, request.Object.Metadata().Text("name") ?? "", [error.ToCause()]);
}
