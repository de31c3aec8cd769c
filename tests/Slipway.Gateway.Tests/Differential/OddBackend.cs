using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Tests.Streams;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>A backend that gives the odd answer whose number the target names, and a plain one of any other target with the target in
/// it.</summary>
internal sealed class OddBackend : IAsyncDisposable
{
    private const string Odd = "/odd/";
    private readonly TcpBackend connections = new(ServeAsync);

    public int Port => connections.Port;

    /// <summary>Target for the answer with this number.</summary>
    public static string Target(int number) => string.Create(CultureInfo.InvariantCulture, $"{Odd}{number}");

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private static async Task ServeAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[16 * 1024];
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
}
