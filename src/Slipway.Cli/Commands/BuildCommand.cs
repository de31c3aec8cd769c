using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cli.Hosting;
using Slipway.Cli.Output;
using Slipway.Node.Images;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway build DIR -t name:tag</c>: packages a folder as an immutable artifact of this machine.</summary>
internal static class BuildCommand
{
    public static Command Build()
    {
        var folder = new Argument<string>("dir") { Description = "Folder to package; one with a project file is published first." };
        var tag = new Option<string>(
            "--tag", "-t") { Description = "Name and tag of the artifact.", HelpName = "NAME:TAG", Required = true };
        var entrypoint = new Option<string?>("--entrypoint")
        {
            Description = "Command that starts the service (default: the web: line of DIR/Procfile, else the published program).",
            HelpName = "CMD",
        };
        var data = CommonOptions.Data();
        var output = CommonOptions.Output();
        var command = new Command(
            "build", "Package a folder as an immutable artifact that pods run.") { folder, tag, entrypoint, data, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            var directory = DataDirectory.Resolve(result.GetValue(data));
            directory.Create();
            var built = await BuildAsync(
                directory, result.GetValue(folder)!, result.GetValue(tag)!, result.GetValue(entrypoint), Console.Error.WriteLine,
                    cancellationToken);
            await Console.Out.WriteLineAsync(result.GetValue(output) == "json"
                ? JsonSerializer.Serialize(new BuildAnswer(built.Name, built.Digest, built.Entrypoint), BuildAnswerJson.Default.BuildAnswer)
                : $"{built.Name} {built.Digest}");
            return ExitCodes.Success;
        });
        return command;
    }

    internal static async Task<ArtifactBuildOutcome.Built> BuildAsync(
        DataDirectory data, string folder, string tag, string? entrypoint, Action<string> say, CancellationToken cancellationToken)
    {
        var build = new ArtifactBuild(new ArtifactStore(data.Artifacts), data.Run);
        return await build.RunAsync(new ArtifactBuildRequest(Path.GetFullPath(folder), tag, entrypoint), say, cancellationToken) switch
        {
            ArtifactBuildOutcome.Built built => built,
            ArtifactBuildOutcome.Refused refused => throw new CommandFailure(refused.Message),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }
}

/// <summary>What <c>slipway build -o json</c> prints.</summary>
internal sealed record BuildAnswer(string Name, string Digest, IReadOnlyList<string> Entrypoint);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BuildAnswer))]
internal sealed partial class BuildAnswerJson : JsonSerializerContext;
