using Slipway.Api.Meta;

namespace Slipway.Client.Events;

/// <summary>
/// Writes Events about objects; the same event again raises the count of the first. Never blocks and never fails its caller.
/// </summary>
public interface IEventRecorder
{
    /// <summary>Records an event of type Normal.</summary>
    void Normal(KubeObject about, string reason, string message);

    /// <summary>Records an event of type Warning.</summary>
    void Warning(KubeObject about, string reason, string message);
}
