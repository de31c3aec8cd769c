using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>A backend that gives the odd answer whose number the target names, and a plain one of any other target with the target in
/// it.</summary>
internal sealed class OddBackend : IDisposable
{
    private const string Odd = "/odd/";
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public OddBackend()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Target for the answer with this number.</summary>
    public static string Target(int number) => string.Create(CultureInfo.InvariantCulture, $"{Odd}{number}");

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        var text = "";
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var received)
            {
                text += Encoding.Latin1.GetString(buffer, 0, received);
                while (SeenRequest.Take(ref text) is { } request)
                {
                    var (answer, closes) = request.Target.StartsWith(Odd, StringComparison.Ordinal)
                        ? OddAnswers.All[int.Parse(request.Target.AsSpan(Odd.Length), NumberStyles.None, CultureInfo.InvariantCulture)]
                        : ($"HTTP/1.1 200 OK\r\nContent-Length: {request.Target.Length}\r\n\r\n{request.Target}", false);
                    await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
                    if (closes)
                    {
                        return;
                    }
                }
            }
        }
        catch (SocketException)
        {
            return;
        }
    }
}
