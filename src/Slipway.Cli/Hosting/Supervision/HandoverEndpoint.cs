using System.Net.Sockets;
using Slipway.Cli.Hosting.Posix;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>
/// A Unix socket that a server or gateway opens once it is ready. Whoever connects gets the names and descriptors of its listening sockets:
/// so the supervisor learns of readiness, and a later supervisor can take the sockets over without closing them. Each process listens at a
/// path of its own, and a link leads to that of the newest: while one takes over from another, both are there.
/// </summary>
internal sealed class HandoverEndpoint : IDisposable
{
    private static int made;
    private readonly Socket listener;
    private readonly string link;
    private readonly string path;
    private readonly IReadOnlyCollection<ListeningSocket> sockets;

    /// <param name="link">Path at which others ask.</param>
    /// <param name="sockets">What they get.</param>
    public HandoverEndpoint(string link, IReadOnlyCollection<ListeningSocket> sockets)
    {
        this.link = link;
        this.sockets = sockets;
        path = $"{Path.ChangeExtension(link, null)}.{Environment.ProcessId}.{Interlocked.Increment(ref made)}";
        RemoveLeft();
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        var temporary = path + ".link";
        File.CreateSymbolicLink(temporary, Path.GetFileName(path));
        File.Move(temporary, link, overwrite: true);
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
        if (new FileInfo(link).LinkTarget == Path.GetFileName(path))
        {
            File.Delete(link);
        }

        File.Delete(path);
    }

    /// <summary>Deletes what processes left that were killed.</summary>
    private void RemoveLeft()
    {
        var name = Path.GetFileNameWithoutExtension(link);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(link)!, $"{name}.*").Where(f => f != link))
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(file));
            }
            catch (SocketException)
            {
                File.Delete(file);
            }
        }
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
