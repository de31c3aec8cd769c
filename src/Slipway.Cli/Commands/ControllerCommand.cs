using System.CommandLine;
using System.Runtime.InteropServices;
using Slipway.ApiServer.CustomResources;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Clusters;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway controller</c>: the controllers of delivery against any conformant API server.</summary>
internal static class ControllerCommand
{
    public static Command Build()
    {
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Kubeconfig of the cluster (default: the service account of the pod that this runs in).",
            HelpName = "FILE",
        };
        var ns = new Option<string?>("--namespace", "-n")
        {
            Description = "Look after one namespace only (default: all).", HelpName = "NAME",
        };
        var elect = new Option<bool>("--leader-elect")
        {
            Description = "Work only while holding the lease slipway-controller (default: true).",
            DefaultValueFactory = static _ => true,
            HelpName = "true|false",
        };
        var health = new Option<string>("--health")
        {
            Description = "Address of /healthz, /readyz and /metrics; 'none' for no address.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = static _ => "127.0.0.1:8081",
        };
        var token = new Option<string?>("--telemetry-token-file")
        {
            Description = "File with the token for the telemetry of Slipway's own gateways, where there are some.",
            HelpName = "FILE",
        };
        var group = new Option<string[]>("--group")
        {
            Description = "API group whose Rollouts are acted on (default: slipway.dev and argoproj.io).",
            HelpName = "GROUP",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        group.AcceptOnlyFromAmong([.. CustomResourceDefinitions.Groups]);
        var command = new Command(
            "controller", "Run the controllers of delivery against a Kubernetes cluster.") { kubeconfig, ns, elect, health, token, group };
        command.SetAction(async result =>
        {
            var options = new ControllerOptions(
                result.GetValue(kubeconfig),
                result.GetValue(ns),
                result.GetValue(elect),
                result.GetValue(health) is "none" or null ? null : AddressArgument.Parse("--health", result.GetValue(health)!),
                result.GetValue(token))
            {
                Groups = result.GetValue(group) is { Length: > 0 } named ? named : CustomResourceDefinitions.Groups,
            };
            using var stop = new StopSignals(PosixSignal.SIGTERM, PosixSignal.SIGINT);
            using var loggers = ProcessLogging.Create();
            await new ControllerProcess(options, loggers).RunAsync(
                static address => Console.Out.WriteLine($"ready{(address is null ? "" : $" health=http://{address}")}"), stop.Token);
            return ExitCodes.Success;
        });
        return command;
    }
}
