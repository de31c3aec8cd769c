using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;
using Slipway.Gateway.Recording;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>The access log that <c>slipway up</c> was asked for, and how the gateway is told of it.</summary>
/// <param name="Target">Absolute path of a file, <see cref="Output"/> or <see cref="None"/>.</param>
/// <param name="Format"><c>json</c> or <c>common</c>.</param>
/// <param name="SamplePercent">Share of the requests, in percent, above 0 and at most 100.</param>
internal sealed record AccessLogChoice(string Target, string Format, double SamplePercent)
{
    /// <summary>Value of <c>--access-log</c> for standard output.</summary>
    public const string Output = "-";

    /// <summary>Value of <c>--access-log</c> for none.</summary>
    public const string None = "off";

    /// <summary>Format that is used when nobody says which.</summary>
    public const string Json = "json";

    /// <summary>The other format: the combined log format.</summary>
    public const string Common = "common";

    /// <summary>Environment variable with the number under which the gateway gets the standard output of <c>slipway up</c>; children get no
    /// sockets under so low a number, as the runtime has opened its own files before.</summary>
    public const string OutputVariable = "SLIPWAY_ACCESS_LOG_OUTPUT";

    private const string Number = "9";
    private const string Variable = "SLIPWAY_ACCESS_LOG";
    private const string FormatVariable = "SLIPWAY_ACCESS_LOG_FORMAT";
    private const string SampleVariable = "SLIPWAY_ACCESS_LOG_SAMPLE";

    /// <summary>No access log.</summary>
    public static AccessLogChoice Off { get; } = new(None, Json, 100);

    /// <summary>The options of the command line that say the same.</summary>
    public IReadOnlyList<string> Words
        => Target == None ? [] : ["--access-log", Target, "--access-log-format", Format, "--access-log-sample", SampleText];

    private string SampleText => SamplePercent.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the gateway was told.</summary>
    public static AccessLogChoice FromEnvironment() => new(
        Environment.GetEnvironmentVariable(Variable) ?? None,
        Environment.GetEnvironmentVariable(FormatVariable) ?? Json,
        double.Parse(Environment.GetEnvironmentVariable(SampleVariable) ?? "100", CultureInfo.InvariantCulture));

    /// <summary>Tells the gateway.</summary>
    public void WriteTo(IDictionary<string, string> environment)
    {
        (environment[Variable], environment[FormatVariable], environment[SampleVariable]) = (Target, Format, SampleText);
        if (Target == Output)
        {
            environment[OutputVariable] = Number;
        }
    }

    /// <summary>Tries to open the file, which makes it.</summary>
    /// <exception cref="CommandFailure">It cannot be written.</exception>
    public void Probe()
    {
        try
        {
            if (Target is not (None or Output))
            {
                LogFile.Open(Target).Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"--access-log {Target}: cannot be written: {e.Message}");
        }
    }

    /// <summary>What the gateway does about it; null for nothing.</summary>
    public AccessLogOptions? ToOptions() => Target == None ? null : new AccessLogOptions
    {
        Name = Target,
        Open = Target == Output
            ? static () => new FileStream(
                new SafeFileHandle(int.Parse(Number, CultureInfo.InvariantCulture), ownsHandle: true), FileAccess.Write, bufferSize: 0)
            : () => LogFile.Open(Target),
        MayMove = Target != Output,
        Format = Format == Common ? AccessLogFormat.Common : AccessLogFormat.Json,
        SamplePercent = SamplePercent,
    };
}
