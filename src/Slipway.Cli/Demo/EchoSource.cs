using Slipway.Cli.Output;

namespace Slipway.Cli.Demo;

/// <summary>Finds the sample service <c>examples/echo</c> that belongs to this program: beside it, or in a folder above it.</summary>
internal static class EchoSource
{
    public static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder.TrimEnd('/')))
        {
            var candidate = Path.Combine(folder, "examples", "echo");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new CommandFailure($"the sample service examples/echo is neither beside {AppContext.BaseDirectory} nor above it");
    }
}
