using Slipway.Api.Meta;
using Slipway.Client.Events;

namespace Slipway.Gateway.Tests.Reporting;

/// <summary>Keeps events as lines of text.</summary>
internal sealed class ToldEvents : IEventRecorder
{
    public List<string> Lines { get; } = [];

    public void Normal(KubeObject about, string reason, string message) => Lines.Add($"{about.Name()} Normal {reason}: {message}");

    public void Warning(KubeObject about, string reason, string message) => Lines.Add($"{about.Name()} Warning {reason}: {message}");
}
