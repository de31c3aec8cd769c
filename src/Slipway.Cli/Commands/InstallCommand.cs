using System.CommandLine;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Installing;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway install --systemd</c>: has the machine start Slipway by itself.</summary>
internal static class InstallCommand
{
    public static Command Build()
    {
        var systemd = new Option<bool>("--systemd") { Description = "Install as a service of systemd." };
        var data = CommonOptions.Data();
        var api = CommonOptions.Api();
        var gateway = CommonOptions.Gateway();
        var tls = CommonOptions.GatewayTls();
        var accessLog = new AccessLogArguments();
        var proxies = new ProxyArguments();
        var user = new Option<bool>("--user") { Description = "A service of your own, without root (default: of the system)." };
        var print = new Option<bool>("--print") { Description = "Show the unit and change nothing." };
        var start = new Option<bool>("--start") { Description = "Start it now, and from now on at every boot." };
        var command = new Command("install", "Have the machine start Slipway by itself.")
        {
            systemd, data, api, gateway, tls, user, print, start,
        };
        accessLog.AddTo(command);
        proxies.AddTo(command);
        command.SetAction(result =>
        {
            if (!result.GetValue(systemd))
            {
                throw new CommandFailure("say what starts it: 'slipway install --systemd' is what there is.", ExitCodes.Usage);
            }

            var forUser = result.GetValue(user);
            var unit = new SystemdUnit(
                InstalledProgram.Find(),
                new UpOptions(
                    DataDirectory.Resolve(result.GetValue(data)),
                    AddressArgument.Parse("--api", result.GetValue(api)!),
                    AddressArgument.Parse("--gateway", result.GetValue(gateway)!),
                    "process")
                {
                    GatewayTls = AddressArgument.ParseOrOff("--gateway-tls", result.GetValue(tls)!),
                    AccessLog = accessLog.Read(result, detach: false),
                    Proxies = proxies.Read(result),
                },
                forUser,
                Environment.GetEnvironmentVariable("DOTNET_ROOT"));
            if (result.GetValue(print))
            {
                Console.Out.Write(unit.Text);
                return ExitCodes.Success;
            }

            return Install(unit, forUser, result.GetValue(start));
        });
        return command;
    }

    private static int Install(SystemdUnit unit, bool forUser, bool start)
    {
        if (!forUser && !Environment.IsPrivilegedProcess)
        {
            throw new CommandFailure("a service of the system needs root: call it with sudo, or say --user for a service of your own.");
        }

        var path = SystemdInstallation.Run(unit, forUser ? SystemdManager.OfUser() : SystemdManager.OfSystem(), start);
        var systemctl = forUser ? "systemctl --user" : "systemctl";
        Console.Out.WriteLine($"wrote {path}");
        Console.Out.WriteLine(start
            ? $"started; '{systemctl} status slipway' and 'slipway status --data {unit.Up.Data.Root}' show it"
            : $"start it, now and at every boot: {systemctl} enable --now slipway");
        if (forUser)
        {
            Console.Out.WriteLine("without a login it starts only after: loginctl enable-linger");
        }

        return ExitCodes.Success;
    }
}
