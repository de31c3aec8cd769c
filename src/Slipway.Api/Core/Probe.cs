using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Probe of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Probe
{
    [Wire(1, 1)]
    public ExecAction? Exec { get; init; }

    [Wire(1, 2)]
    public HTTPGetAction? HttpGet { get; init; }

    [Wire(1, 3)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Wire(1, 4)]
    public GRPCAction? Grpc { get; init; }

    [Wire(2), OmitZero, Range(0)]
    public int? InitialDelaySeconds { get; init; }

    [Wire(3), OmitZero, Default(1), Range(0)]
    public int? TimeoutSeconds { get; init; }

    [Wire(4), OmitZero, Default(10), Range(0)]
    public int? PeriodSeconds { get; init; }

    [Wire(5), OmitZero, Default(1), Range(0)]
    public int? SuccessThreshold { get; init; }

    [Wire(6), OmitZero, Default(3), Range(0)]
    public int? FailureThreshold { get; init; }

    [Wire(7), Range(1)]
    public long? TerminationGracePeriodSeconds { get; init; }
}
