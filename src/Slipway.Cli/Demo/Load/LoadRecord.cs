using System.Globalization;

namespace Slipway.Cli.Demo.Load;

/// <summary>What became of one request; a line of the load's log.</summary>
/// <param name="Id">Unique id, sent as <c>x-request-id</c>.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="DueMicroseconds">When it was due, since the Unix epoch.</param>
/// <param name="DurationMicroseconds">From when it was due until the whole answer was there, or until it failed.</param>
/// <param name="Status">Status code; 0 without a complete answer.</param>
/// <param name="Version">Version that the answer names; empty for none.</param>
/// <param name="FromGateway">Whether the gateway itself wrote the answer.</param>
/// <param name="Failure">Why there was no complete answer; empty otherwise.</param>
internal sealed record LoadRecord(
    string Id, string Method, long DueMicroseconds, long DurationMicroseconds, int Status, string Version, bool FromGateway, string Failure)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id},{Method},{DueMicroseconds},{DurationMicroseconds},{Status},{Version},{(FromGateway ? "gateway" : "")},{Failure.Replace(',', ';')}");

    public static LoadRecord Parse(string line)
    {
        var f = line.Split(',');
        return new LoadRecord(
            f[0], f[1], long.Parse(f[2], CultureInfo.InvariantCulture), long.Parse(f[3], CultureInfo.InvariantCulture),
            int.Parse(f[4], CultureInfo.InvariantCulture), f[5], f[6] == "gateway", f[7]);
    }
}
