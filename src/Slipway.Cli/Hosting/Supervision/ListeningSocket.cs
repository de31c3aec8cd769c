using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>
/// A listening socket that outlives the process that serves it: the supervisor opens it and each new process inherits it, so that a
/// connection made while that process is being replaced waits instead of being refused.
/// </summary>
internal sealed class ListeningSocket(string name, int descriptor, IPEndPoint endPoint)
{
    /// <summary>Environment variable that tells a child which descriptor is what: <c>name=descriptor;...</c>.</summary>
    public const string Variable = "SLIPWAY_LISTEN";

    private const int Backlog = 4096;

    public string Name { get; } = name;

    public int Descriptor { get; } = descriptor;

    public IPEndPoint EndPoint { get; } = endPoint;

    /// <summary>Opens a new one.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="flag">Command line flag that chose the address, for the error.</param>
    /// <param name="endPoint">Address; port 0 picks a free one.</param>
    /// <exception cref="CommandFailure">The address cannot be used.</exception>
    public static ListeningSocket Open(string name, string flag, IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(Backlog);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "the port is in use by another process",
                SocketError.AccessDenied => "this user may not listen on that port",
                SocketError.AddressNotAvailable => "this machine has no such address",
                _ => e.Message,
            };
            throw new CommandFailure($"{flag} {endPoint}: {reason}. Choose another with {flag} HOST:PORT; port 0 picks a free one.");
        }

        var bound = (IPEndPoint)socket.LocalEndPoint!;
        var descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        socket.SafeHandle.SetHandleAsInvalid(); // Stays open for the life of this process.
        return new ListeningSocket(name, descriptor, bound);
    }

    /// <summary>One that another process sent, or that was inherited.</summary>
    public static ListeningSocket FromDescriptor(string name, int descriptor)
    {
        using var handle = new SafeSocketHandle(descriptor, ownsHandle: false);
        using var socket = new Socket(handle);
        return new ListeningSocket(name, descriptor, (IPEndPoint)socket.LocalEndPoint!);
    }

    /// <summary>Those that this process inherited from the supervisor, by name.</summary>
    public static IReadOnlyDictionary<string, ListeningSocket> Inherited()
        => (Environment.GetEnvironmentVariable(Variable) ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('='))
            .ToDictionary(static p => p[0], static p => FromDescriptor(p[0], Keep(int.Parse(p[1], CultureInfo.InvariantCulture))));

    /// <summary>Whether a process that is started now inherits the socket.</summary>
    public void SetInherited(bool inherited)
        => _ = NativeMethods.Fcntl(Descriptor, NativeMethods.FSetFd, inherited ? 0 : NativeMethods.FdCloExec);

    /// <summary>Closes this process's hold on the socket.</summary>
    public void Close() => new SafeSocketHandle(Descriptor, ownsHandle: true).Dispose();

    // Children of this process (pods, probes) must not hold the socket.
    private static int Keep(int descriptor)
    {
        _ = NativeMethods.Fcntl(descriptor, NativeMethods.FSetFd, NativeMethods.FdCloExec);
        return descriptor;
    }
}
