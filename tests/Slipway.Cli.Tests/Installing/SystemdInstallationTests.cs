using Slipway.Cli.Installing;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Installing;

public sealed class SystemdInstallationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-test-");
    private readonly List<string> calls = [];
    private readonly SystemdUnit unit = SystemdUnitTests.Unit(["/opt/slipway"], "/data", "127.0.0.1:6443", "127.0.0.1:8080");

    private string UnitFile => Path.Combine(folder.FullName, "units", "slipway.service");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Run_Start_WritesTheUnitAndStartsIt()
    {
        Assert.Equal(UnitFile, SystemdInstallation.Run(unit, Manager(), start: true));
        Assert.Equal(unit.Text, File.ReadAllText(UnitFile));
        Assert.Equal(["daemon-reload", "enable slipway.service", "restart slipway.service"], calls);
        Assert.Equal(["slipway.service"], Directory.GetFiles(Path.GetDirectoryName(UnitFile)!).Select(Path.GetFileName));
    }

    [Fact]
    public void Run_UnitOfAnEarlierInstall_IsWrittenAnew()
    {
        SystemdInstallation.Run(unit, Manager(), start: false);
        SystemdInstallation.Run(unit with { ForUser = true }, Manager(), start: false);
        Assert.Equal((unit with { ForUser = true }).Text, File.ReadAllText(UnitFile));
        Assert.Equal(["daemon-reload", "daemon-reload"], calls);
    }

    [Fact]
    public void Run_UnitThatSomebodyWrote_IsLeftAlone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(UnitFile)!);
        File.WriteAllText(UnitFile, "[Service]\n");
        var failure = Assert.Throws<CommandFailure>(() => SystemdInstallation.Run(unit, Manager(), start: true));
        Assert.Contains($"{UnitFile} was not written by slipway", failure.Message, StringComparison.Ordinal);
        Assert.Equal("[Service]\n", File.ReadAllText(UnitFile));
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData(false, "systemd does not run on this machine")]
    [InlineData(true, "loginctl enable-linger")]
    public void Run_NoSystemd_SaysWhatElseThereIs(bool forUser, string expected)
    {
        var absent = Manager() with { RunFolder = Path.Combine(folder.FullName, "absent"), ForUser = forUser };
        var failure = Assert.Throws<CommandFailure>(() => SystemdInstallation.Run(unit, absent, start: true));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("--print", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(UnitFile));
    }

    [Fact]
    public void Run_FolderThatCannotBeMade_NamesTheFileAndTheWayOut()
    {
        File.WriteAllText(Path.GetDirectoryName(UnitFile)!, "a file, where a folder should be");
        var failure = Assert.Throws<CommandFailure>(() => SystemdInstallation.Run(unit, Manager(), start: false));
        Assert.StartsWith($"{UnitFile} cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("--user.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SystemctlFails_SaysWhichWordsAndWhy()
    {
        var failing = Manager() with { Systemctl = static words => words[0] == "restart" ? (5, "no such unit") : (0, "") };
        var failure = Assert.Throws<CommandFailure>(() => SystemdInstallation.Run(unit, failing, start: true));
        Assert.Equal("systemctl restart slipway.service failed with code 5: no such unit", failure.Message);
    }

    [Fact]
    public void Lasting_BuildOfTheSourceLauncher_IsTheLauncher()
    {
        var launcher = Path.Combine(folder.FullName, "slipway");
        var build = Path.Combine(folder.FullName, "artifacts", "published", "20260101000000-1", "slipway");
        Assert.Equal([build], InstalledProgram.Lasting([build]));
        File.WriteAllText(launcher, "");
        Assert.Equal([launcher], InstalledProgram.Lasting([build]));
        Assert.Equal(["/usr/bin/dotnet", "/x/slipway.dll"], InstalledProgram.Lasting(["/usr/bin/dotnet", "/x/slipway.dll"]));
    }

    private SystemdManager Manager() => new()
    {
        ForUser = false,
        UnitFolder = Path.GetDirectoryName(UnitFile)!,
        RunFolder = folder.FullName,
        Systemctl = words =>
        {
            calls.Add(string.Join(' ', words));
            return (0, "");
        },
    };
}
