using System.IO.Pipelines;
using System.Net.Sockets;

namespace Slipway.Gateway.Forwarding;

/// <summary>Carries bytes both ways after the backend has agreed to another protocol; either side may end its half first.</summary>
internal static class Tunnel
{
    /// <summary>Runs until both halves have ended or one breaks.</summary>
    public static async Task RunAsync(IDuplexPipe client, UpstreamConnection connection)
    {
        var up = UpAsync(client.Input, connection);
        var down = DownAsync(connection, client.Output);
        await Task.WhenAll(up, down);
    }

    private static async Task UpAsync(PipeReader input, UpstreamConnection connection)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    await connection.SendAsync(segment);
                }

                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    connection.ShutdownSend();
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            connection.Close();
        }
    }

    private static async Task DownAsync(UpstreamConnection connection, PipeWriter output)
    {
        try
        {
            System.Buffers.BuffersExtensions.Write(output, connection.Available);
            connection.Consume(connection.Available.Length);
            await output.FlushAsync();
            while (await connection.ReceiveAsync(output.GetMemory(Limits.ReceiveBytes)) is > 0 and var received)
            {
                output.Advance(received);
                if ((await output.FlushAsync()).IsCompleted)
                {
                    connection.Close();
                    return;
                }
            }

            await output.CompleteAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            connection.Close();
            await output.CompleteAsync();
        }
    }
}
