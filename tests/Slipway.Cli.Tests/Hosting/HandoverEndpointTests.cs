using System.Net;
using System.Net.Sockets;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Hosting;

public sealed class HandoverEndpointTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-test-");

    private string SocketPath => Path.Combine(folder.FullName, "h.sock");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Ask_ReadyProcess_GivesSocketsThatStillListen()
    {
        var opened = ListeningSocket.Open("traffic", "--gateway", new IPEndPoint(IPAddress.Loopback, 0));
        using var endpoint = new HandoverEndpoint(SocketPath, [opened]);
        var received = await Task.Run(() => HandoverEndpoint.Ask(SocketPath, Environment.ProcessId), TestContext.Current.CancellationToken);

        var socket = Assert.Single(received!);
        Assert.Equal(("traffic", opened.EndPoint), (socket.Name, socket.EndPoint));
        opened.Close();
        using var client = new TcpClient();
        await client.ConnectAsync(socket.EndPoint, TestContext.Current.CancellationToken);
        Assert.True(client.Connected, "the received socket listens although the first holder has closed it");
        socket.Close();
    }

    [Fact]
    public async Task Ask_AnotherProcessThanExpected_IsNull()
    {
        using var endpoint = new HandoverEndpoint(SocketPath, []);
        Assert.Null(
            await Task.Run(() => HandoverEndpoint.Ask(SocketPath, Environment.ProcessId + 1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dispose_AnotherHasTakenOver_StillAnswers()
    {
        var opened = ListeningSocket.Open("traffic", "--gateway", new IPEndPoint(IPAddress.Loopback, 0));
        var first = new HandoverEndpoint(SocketPath, []);
        using (new HandoverEndpoint(SocketPath, [opened]))
        {
            first.Dispose();

            var received = await Task.Run(
                () => HandoverEndpoint.Ask(SocketPath, Environment.ProcessId), TestContext.Current.CancellationToken);

            Assert.Equal("traffic", Assert.Single(received!).Name);
            received![0].Close();
        }

        Assert.Empty(folder.EnumerateFileSystemInfos());
        opened.Close();
    }

    [Fact]
    public void Bind_AfterOneThatWasKilled_RemovesWhatItLeft()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "h.4711.1"), "");

        using var endpoint = new HandoverEndpoint(SocketPath, []);

        Assert.DoesNotContain(folder.EnumerateFileSystemInfos(), static f => f.Name.StartsWith("h.4711", StringComparison.Ordinal));
    }

    [Fact]
    public void Ask_Nobody_IsNull() => Assert.Null(HandoverEndpoint.Ask(SocketPath, 1));

    [Fact]
    public void Open_PortInUse_NamesFlagValueAndWayOut()
    {
        var first = ListeningSocket.Open("api", "--api", new IPEndPoint(IPAddress.Loopback, 0));
        var failure = Assert.Throws<CommandFailure>(() => ListeningSocket.Open("api", "--api", first.EndPoint));
        Assert.Equal(
            $"--api {first.EndPoint}: the port is in use by another process. Choose another with --api HOST:PORT; port 0 picks a free one.",
            failure.Message);
        first.Close();
    }
}
