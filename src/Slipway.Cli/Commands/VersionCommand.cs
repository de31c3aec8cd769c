using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cli.Hosting;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway version</c>.</summary>
internal static class VersionCommand
{
    public static Command Build()
    {
        var output = CommonOptions.Output();
        var command = new Command("version", "Show the version.") { output };
        command.SetAction(result =>
        {
            var version = new VersionText(
                SlipwayVersion.Text, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
            Console.Out.WriteLine(result.GetValue(output) == "json"
                ? JsonSerializer.Serialize(version, VersionJson.Default.VersionText)
                : $"slipway {version.Version} ({version.Runtime}, {version.Platform})");
            return ExitCodes.Success;
        });
        return command;
    }
}

/// <summary>What <c>slipway version -o json</c> prints.</summary>
internal sealed record VersionText(string Version, string Runtime, string Platform);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VersionText))]
internal sealed partial class VersionJson : JsonSerializerContext;
