using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Controllers.Workloads;

namespace Slipway.Controllers.Services;

/// <summary>
/// Decides which slices a Service has: one for each list of resolved ports, at most 100 endpoints in each. The name of a slice follows
/// from its ports, so a cache that lags never leads to a second one.
/// </summary>
internal static class EndpointSlicePlanner
{
    /// <summary>Most endpoints in one slice.</summary>
    public const int MaximumEndpoints = 100;

    public const string ManagerLabel = "endpointslice.kubernetes.io/managed-by";
    public const string Manager = "endpointslice-controller.k8s.io";

    /// <summary>
    /// Actions in their order: new slices, then slices that lose no ready endpoint, then those that do, then those that go. So a Service
    /// that has ready pods before and after never looks empty in between, as when its selector moves to another revision.
    /// </summary>
    public static IReadOnlyList<EndpointSliceAction> Decide(EndpointSliceObservation observation)
    {
        var service = observation.Service;
        if (service.IsTerminating() || service.Spec?.Selector is not { Count: > 0 } || service.Spec.Type == "ExternalName")
        {
            return [];
        }

        var wanted = Wanted(observation).ToDictionary(static s => s.Name(), StringComparer.Ordinal);
        var existing = observation.Slices.ToDictionary(static s => s.Name(), StringComparer.Ordinal);
        var (actions, losing) = (new List<EndpointSliceAction>(), new List<EndpointSliceAction>());
        var updates = new List<EndpointSliceAction>();
        foreach (var slice in wanted.Values)
        {
            if (!existing.TryGetValue(slice.Name(), out var old))
            {
                actions.Add(new EndpointSliceAction.Create(slice));
            }
            else if (!IsSame(old, slice))
            {
                (LosesReady(old, slice) ? losing : updates).Add(new EndpointSliceAction.Update(old with
                {
                    Metadata = old.Metadata! with { Labels = slice.Metadata!.Labels, OwnerReferences = slice.Metadata.OwnerReferences },
                    Endpoints = slice.Endpoints,
                    Ports = slice.Ports,
                }));
            }
        }

        var gone = existing.Values.Where(s => !wanted.ContainsKey(s.Name())).Select(static s => new EndpointSliceAction.Delete(s));
        return [.. actions, .. updates, .. losing, .. gone];
    }

    private static bool LosesReady(EndpointSlice old, EndpointSlice next)
    {
        var kept = Ready(next).ToHashSet(StringComparer.Ordinal);
        return Ready(old).Any(uid => !kept.Contains(uid));
    }

    private static IEnumerable<string> Ready(EndpointSlice slice)
        => (slice.Endpoints ?? []).Where(static e => e.Conditions?.Ready == true).Select(static e => e.TargetRef?.Uid ?? "");

    private static IEnumerable<EndpointSlice> Wanted(EndpointSliceObservation observation)
    {
        var service = observation.Service;
        return observation.Pods
            .Where(p => ServiceSelector.Selects(service, p)
                && !PodState.IsFinished(p) && !string.IsNullOrEmpty(p.Status?.PodIP))
            .OrderBy(static p => p.Name(), StringComparer.Ordinal)
            .Select(p => (Pod: p, Ports: EndpointPorts.Resolve(service, p), Type: AddressType(p)))
            .GroupBy(p => GroupName(service, p.Ports, p.Type), StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .SelectMany(group => group.Chunk(MaximumEndpoints).Select((chunk, number) => new EndpointSlice
            {
                Metadata = Metadata(service, number == 0 ? group.Key : $"{group.Key}-{number}"),
                AddressType = chunk[0].Type,
                Ports = chunk[0].Ports,
                Endpoints = [.. chunk.Select(p => ToEndpoint(service, p.Pod))],
            }));
    }

    private static Endpoint ToEndpoint(Service service, Pod pod)
    {
        var serving = PodState.IsReady(pod);
        return new Endpoint
        {
            Addresses = [pod.Status!.PodIP!],
            Conditions = new EndpointConditions
            {
                Ready = service.Spec?.PublishNotReadyAddresses == true || (serving && !pod.IsTerminating()),
                Serving = serving,
                Terminating = pod.IsTerminating(),
            },
            Hostname = pod.Spec?.Hostname is { Length: > 0 } host && pod.Spec.Subdomain == service.Name() ? host : null,
            NodeName = pod.Spec?.NodeName,
            TargetRef = new ObjectReference { Kind = "Pod", Namespace = pod.Namespace(), Name = pod.Name(), Uid = pod.Uid() },
        };
    }

    private static ObjectMeta Metadata(Service service, string name)
    {
        var labels = new SortedDictionary<string, string>(service.Labels().ToDictionary(), StringComparer.Ordinal)
        {
            [LabelNames.ServiceName] = service.Name(),
            [ManagerLabel] = Manager,
        };
        if (service.Spec?.ClusterIP == "None")
        {
            labels["service.kubernetes.io/headless"] = "";
        }

        return new ObjectMeta
        {
            Name = name,
            Namespace = service.Namespace(),
            Labels = labels,
            OwnerReferences = [Ownership.ControllerReference(service, Kinds.Of<Service>())],
        };
    }

    private static string GroupName(Service service, IReadOnlyList<EndpointPort> ports, string type)
    {
        var json = ApiJson.Serialize(new EndpointSlice { AddressType = service.Uid() + type, Ports = ports });
        return $"{service.Name()}-{RevisionHash.OfJson(json)}";
    }

    private static string AddressType(Pod pod) => pod.Status!.PodIP!.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";

    private static bool IsSame(EndpointSlice a, EndpointSlice b) => JsonEquality.Same(Essence(a), Essence(b));

    private static EndpointSlice Essence(EndpointSlice slice) => new()
    {
        Metadata = new ObjectMeta { Labels = slice.Metadata?.Labels, OwnerReferences = slice.Metadata?.OwnerReferences },
        Endpoints = slice.Endpoints,
        Ports = slice.Ports,
    };
}
