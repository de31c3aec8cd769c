using System.CommandLine;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>--trusted-proxies</c> and <c>--trace-sample</c>.</summary>
internal sealed class ProxyArguments
{
    private readonly Option<string?> trusted = new("--trusted-proxies")
    {
        Description = "Networks of the proxies whose X-Forwarded-* and Forwarded are kept, with commas, or none "
            + "(default: X-Forwarded-For and Forwarded of everybody, nobody's scheme and host).",
        HelpName = "CIDR,...",
    };

    private readonly Option<bool> sample = new("--trace-sample") { Description = "Mark traces that begin at the gateway as sampled." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(trusted);
        command.Options.Add(sample);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CommandFailure">It is not allowed.</exception>
    public ProxyChoice Read(ParseResult result) => Read(result.GetValue(trusted), result.GetValue(sample));

    /// <summary>The same, of the values.</summary>
    /// <exception cref="CommandFailure">As there.</exception>
    public static ProxyChoice Read(string? trusted, bool sample)
    {
        var wrong = trusted is null or ProxyChoice.NoProxy ? null
            : trusted.Split(',').FirstOrDefault(static part => ProxyChoice.NetworkOf(part) is null);
        return wrong is null
            ? new ProxyChoice(trusted, sample)
            : throw new CommandFailure(
                $"--trusted-proxies {trusted}: '{wrong}' is not a network. Allowed are addresses and networks (ADDRESS/BITS), "
                + $"separated by commas, such as 10.0.0.0/8,192.168.1.7, or {ProxyChoice.NoProxy}.",
                ExitCodes.Usage);
    }
}
