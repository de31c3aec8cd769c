using System.Net;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Installing;

namespace Slipway.Cli.Tests.Installing;

/// <summary>The golden files beside this class pass <c>systemd-analyze verify</c>.</summary>
public sealed class SystemdUnitTests
{
    [Fact]
    public void Text_OfTheSystem_IsTheGoldenUnit()
    {
        var unit = Unit(["/opt/slipway/lib/slipway"], "/var/lib/slipway", "127.0.0.1:6443", "0.0.0.0:80");
        Assert.Equal(Golden("slipway.service"), unit.Text);
    }

    [Fact]
    public void Text_OfAUserWithWordsThatSystemdWouldRead_IsTheGoldenUnit()
    {
        var unit = Unit(["/usr/bin/dotnet", "/home/ann b/50% $x \"q\" \\/slipway.dll"], "/home/ann b/data", "[::1]:6443", "127.0.0.1:8080");
        Assert.Equal(Golden("slipway-user.service"), (unit with { ForUser = true, DotnetRoot = "/home/ann b/50% $net" }).Text);
    }

    internal static SystemdUnit Unit(IReadOnlyList<string> program, string data, string api, string gateway)
        => new(
            program, new UpOptions(DataDirectory.Resolve(data), IPEndPoint.Parse(api), IPEndPoint.Parse(gateway), "process"),
            ForUser: false, DotnetRoot: null);

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Installing", name));
}
