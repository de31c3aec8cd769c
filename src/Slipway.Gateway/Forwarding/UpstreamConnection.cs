using System.Net.Sockets;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// A connection to a backend. While it is idle a receive is already under way: the next answer completes it, and an end or stray bytes
/// show at once that it must not be used again.
/// </summary>
internal sealed class UpstreamConnection : IIdleConnection
{
    private const int UsualBytes = 4096;
    private const int UsualSendBytes = 1024;
    private readonly Socket socket;
    private readonly Deadlines deadlines;
    private byte[] buffer = new byte[UsualBytes];
    private byte[] sendBuffer = new byte[UsualSendBytes];
    private ValueTask<int> early;
    private int hasEarly;
    private long idleSince;
    private long idleTicks;
    private int start;
    private int end;
    private int closed;

    private UpstreamConnection(Socket socket, Deadlines deadlines)
    {
        this.socket = socket;
        this.deadlines = deadlines;
        Deadline = deadlines.Add(socket.Dispose);
    }

    /// <summary>Limit on what is under way; passing it breaks the connection.</summary>
    public Deadline Deadline { get; }

    /// <summary>Whether an exchange was completed on it before.</summary>
    public bool Reused { get; private set; }

    /// <summary>
    /// Whether the backend may have closed it for being idle at the moment in which it was taken. No server that keeps connections gives
    /// up one that was in use a second ago.
    /// </summary>
    public bool MayHaveIdledOut => idleTicks >= Limits.InUseMilliseconds / Deadlines.TickMilliseconds;

    /// <summary>The receive buffer.</summary>
    public byte[] Buffer => buffer;

    /// <summary>Position of the first byte in <see cref="Buffer"/> that is not consumed.</summary>
    public int Start => start;

    /// <summary>Bytes received and not consumed.</summary>
    public ReadOnlySpan<byte> Available => buffer.AsSpan(start, end - start);

    /// <summary>Where the request head is written.</summary>
    public byte[] SendBuffer => sendBuffer;

    /// <summary>Connects.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="deadlines">Time limits.</param>
    /// <param name="milliseconds">Most time, below <see cref="Limits.ConnectMilliseconds"/>.</param>
    /// <exception cref="SocketException">It failed or took too long.</exception>
    public static async ValueTask<UpstreamConnection> ConnectAsync(UpstreamEndpoint endpoint, Deadlines deadlines, int milliseconds)
    {
        var socket = new Socket(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new UpstreamConnection(socket, deadlines);
        connection.Deadline.Arm(Math.Min(milliseconds, Limits.ConnectMilliseconds));
        try
        {
            await socket.ConnectAsync(endpoint.Address);
            connection.Deadline.Disarm();
            return connection;
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    /// <summary>Makes room for a request head.</summary>
    public Span<byte> SendSpan(int size)
    {
        if (sendBuffer.Length < size)
        {
            sendBuffer = new byte[size];
        }

        return sendBuffer;
    }

    /// <summary>Sends all bytes.</summary>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes, SocketFlags.None);

    /// <summary>Says that nothing more will be sent.</summary>
    public void ShutdownSend() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Receives more into the buffer; 0 at the end, and where more than <see cref="Limits.HeadBytes"/> are not consumed.</summary>
    public ValueTask<int> ReceiveAsync()
    {
        if (TakeEarly())
        {
            if (early.IsCompletedSuccessfully)
            {
                return ValueTask.FromResult(Take(early.Result));
            }

            return AwaitAsync(early);
        }

        MakeRoom();
        var receive = socket.ReceiveAsync(buffer.AsMemory(end), SocketFlags.None);
        return receive.IsCompletedSuccessfully ? ValueTask.FromResult(Take(receive.Result)) : AwaitAsync(receive);
    }

    /// <summary>Most answers fit into a small buffer; one that has filled its buffer gets a larger one for what follows.</summary>
    private void MakeRoom()
    {
        var larger = end == buffer.Length && buffer.Length < Limits.HeadBytes ? new byte[buffer.Length * 2] : null;
        if (start == end)
        {
            start = end = 0;
        }
        else if (larger is not null)
        {
            buffer.AsSpan(0, end).CopyTo(larger);
        }

        buffer = larger ?? buffer;
    }

    /// <summary>Receives directly into memory of the caller; the buffer must be empty.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> target) => socket.ReceiveAsync(target, SocketFlags.None);

    /// <summary>Marks received bytes as used.</summary>
    public void Consume(int bytes) => start += bytes;

    /// <summary>Prepares the connection to wait for its next exchange; false when it is not fit for one.</summary>
    public bool TryBecomeIdle()
    {
        if (start != end || !Deadline.Disarm())
        {
            return false;
        }

        start = end = 0;
        Reused = true;
        idleSince = deadlines.Now;
        try
        {
            return Hold(socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Whether it may carry another request; asks the system too where the request cannot be sent twice.</summary>
    public bool IsFit(bool mustNotFail)
    {
        idleTicks = deadlines.Now - idleSince;
        try
        {
            return Volatile.Read(ref hasEarly) == 1 && !early.IsCompleted && !(mustNotFail && socket.Poll(0, SelectMode.SelectRead));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool IsStale(long idleSinceTick) => idleSince < idleSinceTick || early.IsCompleted;

    /// <inheritdoc/>
    public void Close()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0)
        {
            return;
        }

        deadlines.Remove(Deadline);
        socket.Dispose();
        if (TakeEarly())
        {
            Forget(early);
        }
    }

    private static async void Forget(ValueTask<int> receive)
    {
        try
        {
            await receive;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    /// <summary>Whoever gets the receive that is under way awaits it, and nobody else: a body that breaks off closes the connection while
    /// its answer is being waited for.</summary>
    private bool TakeEarly() => Interlocked.Exchange(ref hasEarly, 0) == 1;

    private bool Hold(ValueTask<int> receive)
    {
        early = receive;
        Volatile.Write(ref hasEarly, 1);
        return !receive.IsCompleted;
    }

    private int Take(int received)
    {
        end += received;
        return received;
    }

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAsync(ValueTask<int> receive) => Take(await receive);
}
