using Slipway.Api.Meta;
using Slipway.Client.Events;

namespace Slipway.Node.Tests.Pods;

/// <summary>Nobody wants to know.</summary>
internal sealed class NoEvents : IEventRecorder
{
    public void Normal(KubeObject about, string reason, string message)
    {
    }

    public void Warning(KubeObject about, string reason, string message)
    {
    }
}
