using Slipway.Cli.Hosting;

namespace Slipway.Cli.Demo;

/// <summary>Makes the artifact of the sample service, as <c>slipway build examples/echo -t echo:demo</c> does.</summary>
internal static class DemoBuild
{
    public static Task RunAsync(DataDirectory data, Action<string> say, CancellationToken cancellationToken)
        => Commands.BuildCommand.BuildAsync(data, EchoSource.Find(), "echo:demo", entrypoint: null, say, cancellationToken);
}
