using System.CommandLine;
using Slipway.Api.Schemas;
using Slipway.ApiServer.CustomResources;
using Slipway.Cli.Output;
using Slipway.Yaml;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway crds</c>: the definitions by which a Kubernetes cluster serves Slipway's kinds.</summary>
internal static class CrdsCommand
{
    public static Command Build()
    {
        var group = new Option<string[]>("--group")
        {
            Description = "Another API group beside slipway.dev: argoproj.io for the kinds of Argo Rollouts.",
            HelpName = "GROUP",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        group.AcceptOnlyFromAmong([.. CustomResourceDefinitions.Groups]);
        var command = new Command(
            "crds", "Print the CustomResourceDefinitions for a Kubernetes cluster: slipway crds | kubectl apply -f -") { group };
        command.SetAction(result =>
        {
            var kinds = CustomResourceDefinitions.KindsOf([Kinds.OwnGroup, .. result.GetValue(group) ?? []]);
            Console.Out.Write(YamlWriter.Write(kinds.Select(CustomResourceDefinitions.Of)));
            return ExitCodes.Success;
        });
        return command;
    }
}
