using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>--access-log</c> and what belongs to it.</summary>
internal sealed class AccessLogArguments
{
    private readonly Option<string> target = new("--access-log")
    {
        Description = "File for a line about each request at the gateway, - for standard output, or off.",
        HelpName = "FILE",
        DefaultValueFactory = static _ => AccessLogChoice.None,
    };

    private readonly Option<string> format = new("--access-log-format")
    {
        Description = "Format of the access log: json, or common for the combined log format.",
        HelpName = "FORMAT",
        DefaultValueFactory = static _ => AccessLogChoice.Json,
    };

    private readonly Option<string> sample = new("--access-log-sample")
    {
        Description = "Share of the requests that the access log has, in percent.",
        HelpName = "PERCENT",
        DefaultValueFactory = static _ => "100",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        format.AcceptOnlyFromAmong(AccessLogChoice.Json, AccessLogChoice.Common);
        command.Options.Add(target);
        command.Options.Add(format);
        command.Options.Add(sample);
    }

    /// <summary>What was asked for.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="detach">Whether nobody reads standard output.</param>
    /// <exception cref="CommandFailure">It is not allowed.</exception>
    public AccessLogChoice Read(ParseResult result, bool detach)
        => Read(result.GetValue(target)!, result.GetValue(format)!, result.GetValue(sample)!, detach);

    /// <summary>The same, of the values.</summary>
    /// <exception cref="CommandFailure">As there.</exception>
    public static AccessLogChoice Read(string target, string format, string sample, bool detach)
    {
        if (!double.TryParse(sample, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            || percent is not (> 0 and <= 100))
        {
            throw new CommandFailure(
                $"--access-log-sample {sample}: not a share. Allowed is a number of percent above 0 and at most 100, such as 5 or 0.5.",
                ExitCodes.Usage);
        }

        if (target.Length == 0)
        {
            throw new CommandFailure(
                $"--access-log: names no file. Allowed is a path, {AccessLogChoice.Output} or {AccessLogChoice.None}.", ExitCodes.Usage);
        }

        if (target == AccessLogChoice.Output && detach)
        {
            throw new CommandFailure($"--access-log {target}: nobody reads standard output with --detach; name a file.", ExitCodes.Usage);
        }

        return new AccessLogChoice(
            target is AccessLogChoice.None or AccessLogChoice.Output ? target : Path.GetFullPath(target), format, percent);
    }
}
