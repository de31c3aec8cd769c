using System.Net;
using System.Net.Sockets;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of core/v1 Event.</summary>
internal sealed class EventRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var about = value.At("involvedObject", "namespace");
        if (about is TreeString { Value.Length: > 0 } given && given.Value != value.TextAt("metadata", "namespace"))
        {
            yield return FieldError.Invalid("involvedObject.namespace", about, "does not match event.namespace");
        }
    }
}

/// <summary>Rules of coordination.k8s.io/v1 Lease.</summary>
internal sealed class LeaseRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        if (value.IntegerAt("spec", "leaseDurationSeconds") <= 0)
        {
            yield return FieldError.Invalid(
                "spec.leaseDurationSeconds", value.At("spec", "leaseDurationSeconds"), "must be greater than 0");
        }

        if (value.IntegerAt("spec", "leaseTransitions") < 0)
        {
            yield return FieldError.Invalid(
                "spec.leaseTransitions", value.At("spec", "leaseTransitions"), "must be greater than or equal to 0");
        }
    }
}

/// <summary>Rules of autoscaling/v1 Scale.</summary>
internal sealed class ScaleRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        if (value.IntegerAt("spec", "replicas") < 0)
        {
            yield return FieldError.Invalid("spec.replicas", value.At("spec", "replicas"), "must be greater than or equal to 0");
        }
    }
}

/// <summary>Rules of discovery.k8s.io/v1 EndpointSlice.</summary>
internal sealed class EndpointSliceRules : KindRules
{
    private const int MaximumEndpoints = 1000;
    private const int MaximumPorts = 20000;
    private const int MaximumAddresses = 100;

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var endpoints = value.ItemsAt("endpoints");
        if (endpoints.Count > MaximumEndpoints)
        {
            yield return FieldError.TooMany("endpoints", endpoints.Count, MaximumEndpoints);
        }

        for (var i = 0; i < endpoints.Count; i++)
        {
            foreach (var error in Addresses(endpoints[i], $"endpoints[{i}].addresses", value.Text("addressType")))
            {
                yield return error;
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = value.ItemsAt("ports");
        if (ports.Count > MaximumPorts)
        {
            yield return FieldError.TooMany("ports", ports.Count, MaximumPorts);
        }

        for (var i = 0; i < ports.Count; i++)
        {
            if (!names.Add(ports[i].TextAt("name") ?? ""))
            {
                yield return FieldError.Duplicate($"ports[{i}].name", ports[i].At("name"));
            }
        }
    }

    private static IEnumerable<FieldError> Addresses(Tree endpoint, string field, string? type)
    {
        var addresses = endpoint.ItemsAt("addresses");
        if (addresses.Count > MaximumAddresses)
        {
            yield return FieldError.TooMany(field, addresses.Count, MaximumAddresses);
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            var text = (addresses[i] as TreeString)?.Value ?? "";
            var wanted = type switch { "IPv4" => AddressFamily.InterNetwork, "IPv6" => AddressFamily.InterNetworkV6, _ =>
                AddressFamily.Unknown };
            if (wanted != AddressFamily.Unknown && !(IPAddress.TryParse(text, out var ip) && ip.AddressFamily == wanted))
            {
                yield return FieldError.Invalid($"{field}[{i}]", addresses[i], $"must be a valid {type} address");
            }
        }
    }
}
