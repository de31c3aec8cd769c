using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Hosting;

namespace Slipway.Gateway.Recording;

/// <summary>
/// The access log. Records wait in memory, at most <see cref="MostWaiting"/>, for one writer that writes many at once; what comes on top
/// is lost and counted, and no request waits.
/// </summary>
internal sealed class AccessLog : IRecordSink, IAsyncDisposable
{
    /// <summary>Records that may wait: a disk that is slow for a moment loses nothing at 80,000 requests a second and 100 ms.</summary>
    public const int MostWaiting = 8192;

    /// <summary>Time between two looks for records that wait.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>Time between two looks whether the file was moved away.</summary>
    public static readonly TimeSpan MovePeriod = TimeSpan.FromSeconds(1);

    /// <summary>Time that the end of the gateway waits for the last lines.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private const int BatchBytes = 256 * 1024;
    private readonly BoundedQueue<RequestRecord> waiting = new(MostWaiting);
    private readonly ArrayBufferWriter<byte> batch = new(BatchBytes);
    private readonly CancellationTokenSource stopping = new();
    private readonly AccessLogOptions options;
    private readonly RequestRecords records;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ulong sampled;
    private FileStream file;
    private string? place;
    private Task running = Task.CompletedTask;
    private long looked;
    private long offered;
    private long dropped;
    private bool failing;
    private bool isTorn;

    /// <summary>Opens the log.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="records">Where records come from.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Where trouble with the file is said.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public AccessLog(AccessLogOptions options, RequestRecords records, TimeProvider time, ILogger logger)
    {
        (this.options, this.records, this.time, this.logger) = (options, records, time, logger);
        sampled = (ulong)(options.SamplePercent / 100 * (1UL << 32));
        file = options.Open();
        place = PlaceOf(file);
        looked = time.GetTimestamp();
        records.Add(this);
    }

    /// <inheritdoc/>
    public bool NeedsFields => false;

    /// <summary>Records that were lost, as the queue was full or the file could not be written.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Begins to write.</summary>
    public void Start() => running = RunAsync();

    /// <summary>Whether the record is in the sample: multiples of the golden ratio fall evenly between 0 and 1, so any run of requests
    /// has about its share.</summary>
    public bool Wants(RequestRecord record)
        => (uint)((ulong)Interlocked.Increment(ref offered) * 0x9E3779B9) < sampled;

    /// <inheritdoc/>
    public bool TryTake(RequestRecord record)
    {
        if (waiting.TryAdd(record))
        {
            return true;
        }

        Interlocked.Increment(ref dropped);
        return false;
    }

    /// <summary>Writes what waits.</summary>
    public void Write()
    {
        if (options.MayMove && time.GetElapsedTime(looked) >= MovePeriod)
        {
            looked = time.GetTimestamp();
            Reopen();
        }

        int lines;
        do
        {
            batch.ResetWrittenCount();
            for (lines = 0; batch.WrittenCount < BatchBytes && waiting.TryTake(out var record); lines++)
            {
                Add(record);
                records.Return(record);
            }
        }
        while (lines > 0 && TryAppend(lines));
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        records.Remove(this);
        await stopping.CancelAsync();
        try
        {
            // Whoever reads a pipe may have stopped reading.
            await running.WaitAsync(EndPatience, time);
            file.Dispose();
        }
        catch (TimeoutException)
        {
            GatewayLog.AccessLogFailed(logger, options.Name, "nobody takes its last lines");
        }

        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                Write();
            }
        }
        catch (OperationCanceledException)
        {
            Write();
        }
    }

    private void Add(RequestRecord record)
    {
        if (options.Format == AccessLogFormat.Json)
        {
            RecordJson.Write(batch, record);
        }
        else
        {
            RecordCombined.Write(batch, record);
        }

        EscapedText.Raw(batch, "\n"u8);
    }

    private bool TryAppend(int lines)
    {
        try
        {
            if (file.CanSeek)
            {
                // Somebody may have cut the file.
                file.Seek(0, SeekOrigin.End);
            }

            if (isTorn)
            {
                // What was written of the line that failed must not run into this one.
                file.Write("\n"u8);
            }

            file.Write(batch.WrittenSpan);
            failing = isTorn = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Add(ref dropped, lines);
            isTorn = true;
            Fail(e.Message);
            return false;
        }
    }

    private void Reopen()
    {
        if (place == PlaceOf(file))
        {
            return;
        }

        try
        {
            var next = options.Open();
            file.Dispose();
            file = next;
            place = PlaceOf(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Goes on in the file that was moved away, and tries again at the next look.
            Fail(e.Message);
        }
    }

    private void Fail(string reason)
    {
        if (!failing)
        {
            GatewayLog.AccessLogFailed(logger, options.Name, reason);
        }

        failing = true;
    }

    /// <summary>Where the open file is now: another path when it was moved, and marked so when it was deleted.</summary>
    private static string? PlaceOf(FileStream file)
    {
        var descriptor = file.SafeFileHandle.DangerousGetHandle();
        return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget;
    }
}
