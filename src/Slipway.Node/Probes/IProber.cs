using Slipway.Api.Core;

namespace Slipway.Node.Probes;

/// <summary>Tries a probe or a hook of a container once.</summary>
public interface IProber
{
    /// <summary>Tries once. Never throws but for cancellation: what goes wrong is a failure with a message.</summary>
    Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken);
}

/// <summary>One try.</summary>
/// <param name="PodUid">Uid of the pod.</param>
/// <param name="ContainerId">The run of the container.</param>
/// <param name="Host">Address of the pod.</param>
/// <param name="Probe">What to try.</param>
/// <param name="ListenPort">The port under which a declared or named container port is reached; null when there is no such port.</param>
/// <param name="Timeout">How long it may take.</param>
public sealed record ProbeRequest(
    string PodUid, string ContainerId, string Host, Probe Probe, Func<Slipway.Api.Meta.IntOrString, int?> ListenPort, TimeSpan Timeout);

/// <summary>How a try went.</summary>
/// <param name="Success">Whether it succeeded.</param>
/// <param name="Message">What happened, for the event; empty for a success.</param>
public sealed record ProbeResult(bool Success, string Message)
{
    /// <summary>A success.</summary>
    public static ProbeResult Ok { get; } = new(true, "");

    /// <summary>A failure.</summary>
    public static ProbeResult Fail(string message) => new(false, message);
}
