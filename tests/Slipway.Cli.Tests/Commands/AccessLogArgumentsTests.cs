using Slipway.Cli.Commands;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Commands;

public sealed class AccessLogArgumentsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-log-");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("100.1")]
    [InlineData("half")]
    [InlineData("NaN")]
    public void Read_NoShare_NamesFlagValueAndWhatIsAllowed(string sample)
    {
        var failure = Assert.Throws<CommandFailure>(() => AccessLogArguments.Read("off", "json", sample, detach: false));
        Assert.Equal(
            $"--access-log-sample {sample}: not a share. Allowed is a number of percent above 0 and at most 100, such as 5 or 0.5.",
            failure.Message);
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
    }

    [Fact]
    public void Read_StandardOutputThatNobodyReads_IsRefused()
    {
        Assert.Contains(
            "--detach", Assert.Throws<CommandFailure>(() => AccessLogArguments.Read("-", "json", "100", detach: true)).Message,
            StringComparison.Ordinal);
        Assert.Equal(new AccessLogChoice("-", "json", 100), AccessLogArguments.Read("-", "json", "100", detach: false));
    }

    [Fact]
    public void Words_OfAChoice_SayTheSame()
    {
        var choice = AccessLogArguments.Read("a.log", "common", "12.5", detach: true);

        Assert.Equal(
            ["--access-log", Path.GetFullPath("a.log"), "--access-log-format", "common", "--access-log-sample", "12.5"], choice.Words);
        Assert.Empty(AccessLogArguments.Read("off", "json", "100", detach: true).Words);
    }

    [Fact]
    public void Probe_PathThatCannotBeWritten_NamesFlagPathAndReason()
    {
        Assert.Equal(
            $"--access-log {folder.FullName}: cannot be written: Is a directory",
            Assert.Throws<CommandFailure>(() => Choice(folder.FullName).Probe()).Message);
        var nowhere = Path.Combine(folder.FullName, "none", "a.log");
        Assert.Equal(
            $"--access-log {nowhere}: cannot be written: No such file or directory",
            Assert.Throws<CommandFailure>(() => Choice(nowhere).Probe()).Message);
    }

    [Fact]
    public void Open_ByTwo_AppendsAndIsNotForEverybody()
    {
        var path = Path.Combine(folder.FullName, "a.log");
        using (var one = LogFile.Open(path))
        using (var two = LogFile.Open(path))
        {
            one.Write("1\n"u8);
            two.Write("2\n"u8);
            one.Write("3\n"u8);
        }

        Assert.Equal(["1", "2", "3"], File.ReadAllLines(path));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path)
            & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static AccessLogChoice Choice(string path) => AccessLogArguments.Read(path, "json", "100", detach: true);
}
