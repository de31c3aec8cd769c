using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Api.Coordination;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using NodeObject = Slipway.Api.Core.Node;

namespace Slipway.Node.Pods;

/// <summary>Keeps the Node object and its Lease up to date.</summary>
/// <param name="options">Name and address.</param>
internal sealed class NodeRegistration(NodeAgentOptions options)
{
    private const string LeaseNamespace = "kube-node-lease";
    private const int LeaseSeconds = 40;
    private const int PodLimit = 500;
    private const string KubeletVersion = "v1.33.0+slipway";
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>What the node offers to pods.</summary>
    public static IReadOnlyDictionary<string, Quantity> Capacity { get; } = new SortedDictionary<string, Quantity>(StringComparer.Ordinal)
    {
        ["cpu"] = new(Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        ["memory"] = new(string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024}Ki")),
        ["pods"] = new(PodLimit.ToString(CultureInfo.InvariantCulture)),
        ["ephemeral-storage"] = new("100Gi"),
    };

    /// <summary>Labels of the node.</summary>
    public static IReadOnlyDictionary<string, string> Labels(string nodeName) =>
        new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["kubernetes.io/arch"] = Architecture,
        ["kubernetes.io/hostname"] = nodeName,
        ["kubernetes.io/os"] = "linux",
    };

    private static string Architecture =>
        RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>Registers once, retrying until it is done, then renews the Lease until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var registered = false;
        while (true)
        {
            try
            {
                registered = registered || await RegisterAsync(cancellationToken);
                await RenewAsync(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                PodLog.HeartbeatFailed(options.Log, options.NodeName, e);
            }

            await Task.Delay(registered ? HeartbeatInterval : RetryInterval, options.Time, cancellationToken);
        }
    }

    private async Task<bool> RegisterAsync(CancellationToken cancellationToken)
    {
        var key = new ObjectKey("", options.NodeName);
        var found = await options.Client.GetAsync<NodeObject>(key, cancellationToken);
        if (found.IsNotFound)
        {
            var node = new NodeObject { Metadata = new ObjectMeta { Name = options.NodeName, Labels = Labels(options.NodeName) },
                Spec = new NodeSpec() };
            found = await options.Client.CreateAsync(node, cancellationToken);
        }

        var written = found.Succeeded
            ? await options.Client.UpdateStatusAsync(found.Value with { Status = StatusOf(found.Value.Status) }, cancellationToken)
            : found;
        if (!written.Succeeded)
        {
            PodLog.NodeRefused(options.Log, options.NodeName, written.Error.Message);
        }

        return written.Succeeded;
    }

    private NodeStatus StatusOf(NodeStatus? old)
    {
        var now = options.Time.GetUtcNow();
        return (old ?? new NodeStatus()) with
        {
            Capacity = Capacity,
            Allocatable = Capacity,
            Addresses =
            [
                new NodeAddress { Type = "InternalIP", Address = options.HostIP },
                new NodeAddress { Type = "Hostname", Address = options.NodeName },
            ],
            Conditions =
            [
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
            ],
            NodeInfo = new NodeSystemInfo
            {
                MachineID = "",
                SystemUUID = "",
                BootID = options.BootId,
                KernelVersion = Environment.OSVersion.Version.ToString(),
                OsImage = RuntimeInformation.OSDescription,
                ContainerRuntimeVersion = options.Runtime.Description,
                KubeletVersion = KubeletVersion,
                KubeProxyVersion = "",
                OperatingSystem = "linux",
                Architecture = Architecture,
            },
        };

        NodeCondition Condition(string type, string status, string reason, string message)
        {
            var before = old?.Conditions?.FirstOrDefault(c => c.Type == type);
            return new NodeCondition
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                LastHeartbeatTime = now,
                LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
            };
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var now = options.Time.GetUtcNow();
        var spec = new LeaseSpec { HolderIdentity = options.NodeName, LeaseDurationSeconds = LeaseSeconds, RenewTime = now };
        var found = await options.Client.GetAsync<Lease>(new ObjectKey(LeaseNamespace, options.NodeName), cancellationToken);
        if (found.IsNotFound)
        {
            var lease = new Lease { Metadata = new ObjectMeta { Name = options.NodeName, Namespace = LeaseNamespace },
                Spec = spec with { AcquireTime = now } };
            found = await options.Client.CreateAsync(lease, cancellationToken);
            if (found.IsNotFound)
            {
                await options.Client.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = LeaseNamespace } }, cancellationToken);
                await options.Client.CreateAsync(lease, cancellationToken);
            }
        }
        else if (found.Succeeded)
        {
            // A conflict means that somebody has just written it; the next heartbeat comes soon.
            await options.Client.UpdateAsync(
                found.Value with { Spec = (found.Value.Spec ?? spec) with { RenewTime = now } }, cancellationToken);
        }
    }
}
