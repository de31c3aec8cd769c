using System.CommandLine;
using Slipway.Cli.Hosting.Supervision;

namespace Slipway.Cli.Commands;

/// <summary>Options that several verbs take, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = "Data directory (default: $SLIPWAY_HOME, else ~/.slipway).",
        HelpName = "DIR",
    };

    public static Option<string> Api() => Address("--api", "Address of the API.", "127.0.0.1:6443");

    public static Option<string> Gateway() => Address("--gateway", "Address of the gateway.", "127.0.0.1:8080");

    public static Option<string> GatewayTls()
        => Address("--gateway-tls", "Address of the gateway for HTTPS, or off.", UpOptions.UsualGatewayTls);

    /// <summary><c>-o json</c>; human text otherwise.</summary>
    public static Option<string?> Output()
    {
        var output = new Option<string?>(
            "--output", "-o") { Description = "Output format: json (default: text for people).", HelpName = "FORMAT" };
        output.AcceptOnlyFromAmong("json");
        return output;
    }

    private static Option<string> Address(string name, string description, string usual)
        => new(name) { Description = description, HelpName = "HOST:PORT", DefaultValueFactory = _ => usual };
}
