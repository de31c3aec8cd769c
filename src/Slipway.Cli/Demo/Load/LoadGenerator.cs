using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Slipway.Cli.Demo.Load;

/// <summary>
/// Sends the load and writes what became of each request. A request that is due goes out on the next connection that is free; how long it
/// waits for one is part of its duration.
/// </summary>
internal sealed class LoadGenerator(LoadOptions options, TimeProvider time)
{
    private const string NotInTime = "no answer in time";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);
    private readonly ConcurrentStack<LoadConnection> idle = new();
    private readonly Channel<LoadRecord> records = Channel.CreateUnbounded<LoadRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string run = Convert.ToHexStringLower(BitConverter.GetBytes(time.GetTimestamp())[..4]);
    private int inFlight;

    /// <summary>Sends until cancelled or out of time, then waits for the answers under way.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var writing = WriteLogAsync();
        var start = time.GetTimestamp();
        var startMicroseconds = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        using var timer = new PeriodicTimer(Tick, time);
        using var free = new SemaphoreSlim(LoadOptions.MostConnections);
        long sent = 0;
        var most = (long)options.RequestsPerSecond * options.MostSeconds;
        while (!cancellationToken.IsCancellationRequested && sent < most)
        {
            var due = (long)(time.GetElapsedTime(start).TotalSeconds * options.RequestsPerSecond);
            for (; sent < due && sent < most; sent++)
            {
                var dueAfter = TimeSpan.FromSeconds((double)sent / options.RequestsPerSecond);
                _ = SendAsync(sent, start, startMicroseconds + (dueAfter.Ticks / 10), dueAfter, free);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        while (Volatile.Read(ref inFlight) > 0)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        records.Writer.Complete();
        await writing;
        while (idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private async Task SendAsync(long number, long start, long dueMicroseconds, TimeSpan dueAfter, SemaphoreSlim free)
    {
        var id = $"{run}-{number}";
        var method = number % LoadOptions.PostEvery == 0 ? "POST" : "GET";
        LoadAnswer? answer = null;
        var failure = "";
        if (Interlocked.Increment(ref inFlight) > LoadOptions.MostInFlight)
        {
            failure = "too many requests under way";
        }
        else
        {
            await free.WaitAsync(CancellationToken.None);
            var left = options.AnswerWithin - (time.GetElapsedTime(start) - dueAfter);
            (answer, failure) = left > TimeSpan.Zero
                ? await ExchangeAsync(id, method, number % LoadOptions.NewConnectionEvery == 0, left)
                : (null, NotInTime);
            free.Release();
        }

        var duration = time.GetElapsedTime(start) - dueAfter;
        records.Writer.TryWrite(new LoadRecord(
            id, method, dueMicroseconds, duration.Ticks / 10, answer?.Status ?? 0, VersionOf(answer?.Body), answer?.FromGateway
                ?? false, failure));
        Interlocked.Decrement(ref inFlight);
    }

    private async Task<(LoadAnswer? Answer, string Failure)> ExchangeAsync(string id, string method, bool newConnection, TimeSpan most)
    {
        using var timeout = new CancellationTokenSource(most, time);
        LoadConnection? connection = null;
        try
        {
            connection = newConnection ? null : TakeIdle();
            connection ??= await LoadConnection.OpenAsync(options.Target, timeout.Token);
            var answer = await connection.SendAsync(Request(id, method, close: newConnection), timeout.Token);
            if (connection.IsReusable)
            {
                idle.Push(connection);
                connection = null;
            }

            return (answer, "");
        }
        catch (OperationCanceledException)
        {
            return (null, NotInTime);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return (null, e.Message);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    // A connection that the other side closed while it was idle is no failed request: nothing was sent on it.
    private LoadConnection? TakeIdle()
    {
        while (idle.TryPop(out var connection))
        {
            if (!connection.IsClosedByPeer())
            {
                return connection;
            }

            connection.Dispose();
        }

        return null;
    }

    private byte[] Request(string id, string method, bool close)
    {
        var body = method == "POST" ? id : "";
        var length = method == "POST" ? $"content-length: {body.Length}\r\n" : "";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{method} / HTTP/1.1\r\nhost: {options.Host}\r\nx-request-id: {id}\r\n{length}{(close ? "connection: close\r\n" : "")}\r\n{body}"));
    }

    private static string VersionOf(string? body)
    {
        const string Field = "\"version\":\"";
        var at = body?.IndexOf(Field, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return "";
        }

        var from = at + Field.Length;
        var to = body!.IndexOf('"', from);
        return to < 0 ? "" : body[from..to];
    }

    private async Task WriteLogAsync()
    {
        await using var writer = new StreamWriter(options.LogFile, append: false, new UTF8Encoding(false), bufferSize: 1 << 16);
        await foreach (var record in records.Reader.ReadAllAsync())
        {
            await writer.WriteLineAsync(record.ToString());
        }
    }
}
