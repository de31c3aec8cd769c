using Slipway.Api.Core;

namespace Slipway.Gateway.Compiling;

/// <summary>The addresses of Services, as Kubernetes promises them: the cluster address with each port, node ports on all addresses of the
/// machine, and for <c>LoadBalancer</c> each port at the address of the machine.</summary>
internal static class EntranceCompiler
{
    private const string None = "None";
    private const string Everywhere = "0.0.0.0";

    /// <summary>What makes a port one of HTTP by the beginning of its name, as service meshes read it.</summary>
    private static readonly string[] HttpNames = ["http", "http2", "grpc", "h2c"];

    private static readonly HashSet<string> HttpProtocols = new(StringComparer.OrdinalIgnoreCase)
    {
        "http", "http2", "grpc", "kubernetes.io/h2c", "kubernetes.io/ws",
    };

    /// <summary>The entrances of one port of a Service.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="port">The port.</param>
    /// <param name="plan">What is planned for it.</param>
    /// <param name="http">Whether it carries HTTP.</param>
    /// <param name="addresses">The address of the machine.</param>
    public static IEnumerable<PlannedEntrance> Of(
        Service service, ServicePort port, PlannedService plan, bool http, ServiceAddressing addresses)
    {
        if (service.Spec is not { } spec || port.Protocol is not (null or "TCP" or "UDP") || port.Port is not { } number)
        {
            yield break;
        }

        if (spec.ClusterIP is { Length: > 0 } address && address != None)
        {
            yield return new PlannedEntrance(address, number, plan.Id, http && !plan.Datagrams, plan.Datagrams);
        }

        if (port.NodePort is > 0 and var nodePort)
        {
            yield return new PlannedEntrance(Everywhere, nodePort, plan.Id, http && !plan.Datagrams, plan.Datagrams);
        }

        if (IsBalanced(service) && addresses.Machine is { } machine)
        {
            yield return new PlannedEntrance(machine, number, plan.Id, http && !plan.Datagrams, plan.Datagrams);
        }
    }

    /// <summary>Whether a Service asks for a load balancer, and for none of somebody else.</summary>
    public static bool IsBalanced(Service service) => service.Spec is { Type: "LoadBalancer", LoadBalancerClass: null };

    /// <summary>Whether a port carries HTTP; null where it does not say.</summary>
    public static bool? SpeaksHttp(ServicePort port) => port switch
    {
        { AppProtocol: { } protocol } => HttpProtocols.Contains(protocol),
        { Name: { Length: > 0 } name } when Array.Exists(
            HttpNames, n => name == n || name.StartsWith($"{n}-", StringComparison.Ordinal)) => true,
        { Name: { Length: > 0 } name } when name.StartsWith("tcp-", StringComparison.Ordinal) || name is "tcp" or "https" => false,
        _ => null,
    };
}
