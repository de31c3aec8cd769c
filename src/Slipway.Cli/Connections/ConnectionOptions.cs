using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Cli.Hosting;

namespace Slipway.Cli.Connections;

/// <summary>Options of verbs that speak to an API: which kubeconfig, which namespace.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig (default: that of --data, else $KUBECONFIG, else that of ~/.slipway).",
        HelpName = "FILE",
    };

    private readonly Option<string?> data = CommonOptions.Data();

    private readonly Option<string?> ns = new(
        "--namespace", "-n") { Description = "Namespace (default: that of the kubeconfig's context).", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Options.Add(kubeconfig);
        command.Options.Add(data);
        command.Options.Add(ns);
    }

    public ClusterConnection Open(ParseResult result) => ClusterConnection.Open(Kubeconfig(result), result.GetValue(ns));

    private string Kubeconfig(ParseResult result)
    {
        if (result.GetValue(kubeconfig) is { } file)
        {
            return file;
        }

        var variable = Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(File.Exists);
        var own = result.GetValue(data) is not null || Environment.GetEnvironmentVariable("SLIPWAY_HOME") is { Length: > 0 };
        return own || variable is null ? DataDirectory.Resolve(result.GetValue(data)).Kubeconfig : variable;
    }
}
