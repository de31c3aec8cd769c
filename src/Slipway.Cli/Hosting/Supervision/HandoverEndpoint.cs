using System.Net.Sockets;
using Slipway.Cli.Hosting.Posix;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>
/// A Unix socket that a server or gateway opens once it is ready. Whoever connects gets the names and descriptors of its listening sockets:
/// so the supervisor learns of readiness, and a later supervisor can take the sockets over without closing them.
/// </summary>
internal sealed class HandoverEndpoint : IDisposable
{
    private readonly Socket listener;
    private readonly string path;
    private readonly IReadOnlyCollection<ListeningSocket> sockets;

    public HandoverEndpoint(string path, IReadOnlyCollection<ListeningSocket> sockets)
    {
        this.path = path;
        this.sockets = sockets;
        File.Delete(path);
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        _ = ServeAsync();
    }

    /// <summary>Asks a process for its sockets; null while it is not ready or not there.</summary>
    public static IReadOnlyList<ListeningSocket>? Ask(string path, int pid)
    {
        // Asked every few milliseconds of a start: an exception each time would take the processor from those who are waited for.
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            var (text, descriptors) = DescriptorPassing.Receive(socket);
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var received = words.Skip(1).Zip(descriptors, ListeningSocket.FromDescriptor).ToArray();
            if (words.Length == 0 || words[0] != $"{pid}")
            {
                Array.ForEach(received, static s => s.Close());
                return null;
            }

            return received;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        File.Delete(path);
    }

    private async Task ServeAsync()
    {
        var text = $"{Environment.ProcessId} {string.Join(' ', sockets.Select(static s => s.Name))}";
        var descriptors = sockets.Select(static s => s.Descriptor).ToArray();
        while (true)
        {
            try
            {
                using var connection = await listener.AcceptAsync();
                DescriptorPassing.Send(connection, text, descriptors);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or System.ComponentModel.Win32Exception)
            {
                // The asker went away; the next one gets its own answer.
                if (!listener.IsBound)
                {
                    return;
                }
            }
        }
    }
}
