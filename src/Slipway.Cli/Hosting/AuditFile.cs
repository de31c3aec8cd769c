using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.ApiServer.Auditing;

namespace Slipway.Cli.Hosting;

/// <summary>
/// The audit log as a file with a line for each entry. Entries wait in memory for the writer, at most <see cref="MaximumWaiting"/>; what
/// comes on top is lost and counted. At its size limit the file is moved to <c>audit.log.1</c> and so on.
/// </summary>
internal sealed class AuditFile : IAuditLog, IAsyncDisposable
{
    /// <summary>Entries that may wait; a burst of the largest releases fits.</summary>
    public const int MaximumWaiting = 10_000;

    /// <summary>Bytes of a file before it is moved away: 16 MiB, about 30,000 entries.</summary>
    public const long DefaultMaximumBytes = 16 * 1024 * 1024;

    /// <summary>Files that were moved away and are kept.</summary>
    public const int Kept = 4;

    private const int BatchBytes = 256 * 1024;
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Channel<AuditEvent> waiting = Channel.CreateBounded<AuditEvent>(
        new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });

    private readonly string path;
    private readonly long maximumBytes;
    private readonly ILogger logger;
    private readonly Task writing;
    private long lost;
    private bool failing;

    /// <param name="path">The file; it is made when the first entry comes.</param>
    /// <param name="logger">Where losses are said.</param>
    /// <param name="maximumBytes">Bytes of a file before it is moved away; default 16 MiB.</param>
    public AuditFile(string path, ILogger logger, long maximumBytes = DefaultMaximumBytes)
    {
        (this.path, this.logger, this.maximumBytes) = (path, logger, maximumBytes);
        writing = WriteAllAsync();
    }

    public void Write(AuditEvent entry)
    {
        if (!waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref lost);
        }
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAllAsync()
    {
        await Task.Yield();
        var batch = new ArrayBufferWriter<byte>(BatchBytes);
        while (await waiting.Reader.WaitToReadAsync())
        {
            batch.ResetWrittenCount();
            var entries = 0;
            while (batch.WrittenCount < BatchBytes && waiting.Reader.TryRead(out var entry))
            {
                AuditJson.WriteLine(entry, batch);
                entries++;
            }

            Append(batch.WrittenMemory, entries);
        }
    }

    private void Append(ReadOnlyMemory<byte> lines, int entries)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > 0 && file.Length + lines.Length > maximumBytes)
            {
                MoveAway();
            }

            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = OwnerReadWrite,
                BufferSize = 0,
            });
            stream.Write(lines.Span);
            failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Add(ref lost, entries);
            if (!failing)
            {
                HostingLog.AuditFailed(logger, path, e.Message);
            }

            failing = true;
        }

        if (!failing && Interlocked.Exchange(ref lost, 0) is > 0 and var missing)
        {
            HostingLog.AuditLost(logger, missing);
        }
    }

    private void MoveAway()
    {
        for (var number = Kept; number > 0; number--)
        {
            var source = number == 1 ? path : $"{path}.{number - 1}";
            if (File.Exists(source))
            {
                File.Move(source, $"{path}.{number}", overwrite: true);
            }
        }
    }
}
