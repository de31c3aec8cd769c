using System.CommandLine;
using Slipway.Cli.Importing;
using Slipway.Cli.Manifests;
using Slipway.Cli.Output;
using Slipway.Yaml;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway slo import FILE</c>: objectives of other tools as manifests.</summary>
internal static class SloCommand
{
    public static Command Build() => new("slo", "Bring service level objectives over from other tools.") { Import() };

    private static Command Import()
    {
        var file = new Argument<string>("file")
        {
            Description = "OpenSLO (openslo/v1) or Sloth (prometheus/v1), one or several documents; - for standard input.",
            HelpName = "FILE",
        };
        var service = new Option<string?>("--service")
        {
            Description = "Service of Kubernetes that they are about (default: the one in the file).", HelpName = "NAME",
        };
        var ns = new Option<string?>("--namespace", "-n")
        {
            Description = "Namespace of the manifests (default: none, so that kubectl chooses).", HelpName = "NAMESPACE",
        };
        var strict = new Option<bool>("--strict")
        {
            Description = "Fail (exit 1) also when only a part is translated, or not exactly.",
        };
        var command = new Command(
            "import", "Print ServiceLevelObjectives for a file of OpenSLO or Sloth: slipway slo import FILE | kubectl apply -f -")
        {
            file, service, ns, strict,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var read = await ManifestFile.ReadAsync(result.GetValue(file)!, cancellationToken);
            var import = ObjectiveImporter.Of(read, new ImportOptions(result.GetValue(service), result.GetValue(ns)));
            foreach (var finding in import.Findings)
            {
                await Console.Error.WriteLineAsync($"slipway: {finding.Text(read.Name)}");
            }

            if (import.Manifests.Count == 0)
            {
                throw new CommandFailure($"nothing of {read.Name} could be translated");
            }

            Console.Out.Write(YamlWriter.Write(import.Manifests));
            return result.GetValue(strict) && import.Findings.Count > 0 ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }
}
