using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.BadInput;

/// <summary>One running machine for all tests of a class.</summary>
public sealed class RunningMachine(EchoArtifact echo) : IAsyncLifetime
{
    internal Machine Machine { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Machine = await Machine.StartAsync(echo);

    public ValueTask DisposeAsync() => Machine.DisposeAsync();
}
