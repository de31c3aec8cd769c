namespace Slipway.Node.Runtimes;

/// <summary>What a pod has while it is on this node, whatever its containers do.</summary>
/// <param name="PodIP">Address of the pod.</param>
/// <param name="HostPorts">Host port of each declared container port, sorted; empty when containers listen on their own ports.</param>
public sealed record PodSandbox(string PodIP, IReadOnlyDictionary<int, int> HostPorts)
{
    /// <summary>The port on <see cref="PodIP"/> under which a container port is reached.</summary>
    public int ListenPort(int containerPort) => HostPorts.TryGetValue(containerPort, out var port) ? port : containerPort;
}
