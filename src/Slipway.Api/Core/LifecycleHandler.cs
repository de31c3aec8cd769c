using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>LifecycleHandler of core/v1, as in Kubernetes 1.33.</summary>
public sealed record LifecycleHandler
{
    [Wire(1)]
    public ExecAction? Exec { get; init; }

    [Wire(2)]
    public HTTPGetAction? HttpGet { get; init; }

    [Wire(3)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Wire(4)]
    public SleepAction? Sleep { get; init; }
}
