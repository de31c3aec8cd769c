using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary>Starts that cannot be: each names what is wrong and leaves nothing running.</summary>
public sealed class RefusedStartTests
{
    [Theory]
    [InlineData("--api")]
    [InlineData("--gateway")]
    [InlineData("--gateway-tls")]
    public async Task Up_PortInUse_NamesFlagAndValue(string flag)
    {
        await using var machine = new Machine();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;

        var result = await (flag == "--api" ? machine.UpAsync(api: address) : flag == "--gateway" ? machine.UpAsync(gateway: address)
            : machine.SlipwayAsync("up", "--detach", "--api", "127.0.0.1:0", "--gateway", "127.0.0.1:0", flag, address));

        Assert.Contains($"{flag} {address}", result.Failed(1), StringComparison.Ordinal);
        AssertNothingRuns(machine);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("127.0.0.1:x")]
    public async Task Up_AddressMakesNoSense_NamesFlagAndWhatIsAllowed(string address)
    {
        await using var machine = new Machine();

        var said = (await machine.UpAsync(api: address)).Failed(2);

        Assert.Contains($"--api {address}", said, StringComparison.Ordinal);
        Assert.Contains("HOST:PORT", said, StringComparison.Ordinal);
        AssertNothingRuns(machine);
    }

    [Fact]
    public async Task Up_WrittenByANewerVersion_SaysSo()
    {
        await using var machine = new Machine();
        (await machine.UpAsync()).Ok();
        (await machine.SlipwayAsync("down")).Ok();
        var store = Directory.GetFiles(machine.Directories.Store, "*.db").Single();
        BumpFormat(store);

        var said = (await machine.UpAsync()).Failed(1);

        Assert.Contains(machine.Data, said, StringComparison.Ordinal);
        Assert.Contains("newer", said, StringComparison.Ordinal);
        AssertNothingRuns(machine);
    }

    [Fact]
    public async Task Up_NoPermission_NamesTheDirectory()
    {
        await using var machine = new Machine();
        Directory.CreateDirectory(machine.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        OrdinaryUser.Require();
        using var program = new ProgramCopy();

        var result = await Programs.RunAsync(
            [.. OrdinaryUser.As, program.Slipway, "up", "--detach", "--data", machine.Data, "--api", "127.0.0.1:0"]);

        var said = result.Failed(1);
        Assert.Contains($"data directory {machine.Data} cannot be used", said, StringComparison.Ordinal);
        Assert.Contains("denied", said, StringComparison.Ordinal);
        AssertNothingRuns(machine);
    }

    [Fact]
    public async Task Up_DataDirectoryIsAFile_NamesIt()
    {
        await using var machine = new Machine();
        var file = Path.Combine(machine.Folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var result = await machine.SlipwayAsync("up", "--detach", "--data", file, "--api", "127.0.0.1:0", "--gateway", "127.0.0.1:0");

        Assert.Contains(file, result.Failed(1), StringComparison.Ordinal);
        AssertNothingRuns(machine);
    }

    // SQLite keeps the application's format number ("user version") in bytes 60 to 63 of the file, big-endian.
    private static void BumpFormat(string file)
    {
        using var stream = File.Open(file, FileMode.Open);
        Assert.False(File.Exists(file + "-wal") && new FileInfo(file + "-wal").Length > 0, "the log was not written back at the end");
        stream.Position = 60;
        var bytes = new byte[4];
        stream.ReadExactly(bytes);
        var now = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
        Assert.True(now > 0, string.Create(CultureInfo.InvariantCulture, $"format number {now}"));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, now + 1);
        stream.Position = 60;
        stream.Write(bytes);
    }

    private static void AssertNothingRuns(Machine machine)
    {
        Assert.False(machine.IsReady);
        var left = ProcessesBelow.Find(machine.Folder);
        Assert.True(left.Count == 0, ProcessesBelow.Describe(left));
    }
}
