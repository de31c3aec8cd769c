using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Streams;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Streams;

/// <summary>A gateway that listens at the address of a Service, on a free port.</summary>
internal sealed class EntranceGateway : IAsyncDisposable
{
    public const string Service = "default/web:80";
    private readonly TestGateway gateway;

    private EntranceGateway(TestGateway gateway)
    {
        this.gateway = gateway;
        Ports = new EntrancePorts(gateway.Core, gateway.ServeAsync, inline: false, NullLoggerFactory.Instance);
    }

    public TestGateway Gateway => gateway;

    public EntrancePorts Ports { get; }

    public IPEndPoint Address => Ports.Ports.Single().Bound!;

    /// <summary>Starts one; the Service has no route.</summary>
    public static async Task<EntranceGateway> StartAsync(TablePlan plan, bool http = false, TimeProvider? time = null)
    {
        var started = new EntranceGateway(await TestGateway.StartAsync(plan.Entrances.Count > 0 ? plan : At(plan, http), time: time));
        await started.Ports.ReconcileAsync();
        return started;
    }

    /// <summary>The plan with the Service's address and without routes.</summary>
    public static TablePlan At(TablePlan plan, bool http = false, int port = 0)
        => plan with
        {
            Routes = [.. plan.Routes.Where(static r => r.Entrances is not null)],
            Entrances = [new PlannedEntrance("127.0.0.1", port, Service, http)],
        };

    public async Task ServeAsync(TablePlan plan)
    {
        gateway.Serve(plan);
        await Ports.ReconcileAsync();
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(Address, limit.Token);
        return socket;
    }

    /// <summary>Connects and reads all that comes; a connection may be reset before it is known to be there.</summary>
    public async Task<string> TryAsync()
    {
        try
        {
            using var socket = await ConnectAsync();
            return await ReadToEndAsync(socket);
        }
        catch (SocketException)
        {
            return "<reset>";
        }
    }

    /// <summary>Sends, ends its half where it is to, and reads all that comes.</summary>
    public async Task<string> ExchangeAsync(string text, bool endsHalf = true)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        if (endsHalf)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        return await ReadToEndAsync(socket);
    }

    /// <summary>All that comes within ten seconds; <c>&lt;reset&gt;</c> at the end where the connection is reset.</summary>
    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var n)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, n));
            }
        }
        catch (SocketException)
        {
            text.Append("<reset>");
        }

        return text.ToString();
    }

    /// <summary>Reads as many bytes, within ten seconds.</summary>
    public static async Task<string> ReadAsync(Socket socket, int bytes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[bytes];
        var read = 0;
        while (read < bytes && await socket.ReceiveAsync(buffer.AsMemory(read), limit.Token) is > 0 and var n)
        {
            read += n;
        }

        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    public async ValueTask DisposeAsync()
    {
        await Ports.DisposeAsync();
        await gateway.DisposeAsync();
    }
}
