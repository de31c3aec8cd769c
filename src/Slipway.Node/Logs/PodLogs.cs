using System.Runtime.CompilerServices;
using Slipway.Node.Runtimes.Process;

namespace Slipway.Node.Logs;

/// <summary>What of a container's log is wanted.</summary>
/// <param name="PodUid">Uid of the pod.</param>
/// <param name="Container">Name of the container.</param>
public sealed record LogQuery(string PodUid, string Container)
{
    /// <summary>Whether lines are given as they come until the container ends; default false.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether the run before the newest one is meant; default false.</summary>
    public bool Previous { get; init; }

    /// <summary>Whether each line starts with its time; default false.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only the last lines, at least 0; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines written at or after this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Ends after so many bytes, at least 1; null for no limit.</summary>
    public long? LimitBytes { get; init; }
}

/// <summary>What became of a <see cref="LogQuery"/>.</summary>
public abstract record LogOutcome
{
    private LogOutcome()
    {
    }

    /// <summary>The log.</summary>
    /// <param name="Lines">Pieces of one or more whole lines.</param>
    public sealed record Opened(IAsyncEnumerable<ReadOnlyMemory<byte>> Lines) : LogOutcome;

    /// <summary>The container has not been started on this node.</summary>
    public sealed record NotStarted : LogOutcome;

    /// <summary>There is no run before the newest one.</summary>
    public sealed record NoPrevious : LogOutcome;
}

/// <summary>Reads the logs of this node's containers.</summary>
/// <param name="dataDirectory">The data directory.</param>
/// <param name="keeper">Knows which containers still write.</param>
/// <param name="time">Clock of following.</param>
public sealed class PodLogs(string dataDirectory, LogKeeper keeper, TimeProvider time)
{
    private const int PieceBytes = 64 * 1024;
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(50);
    private readonly PodDirectories directories = new(Path.GetFullPath(dataDirectory));

    /// <summary>Opens a log.</summary>
    public LogOutcome Open(LogQuery query, CancellationToken cancellationToken)
    {
        if (FindLog(query) is { } path)
        {
            return new LogOutcome.Opened(ReadAsync(path, query, cancellationToken));
        }

        return query.Previous ? new LogOutcome.NoPrevious() : new LogOutcome.NotStarted();
    }

    private string? FindLog(LogQuery query)
    {
        if (!PodDirectories.IsPlainName(query.PodUid) || !PodDirectories.IsPlainName(query.Container))
        {
            return null;
        }

        var attempts = directories.Attempts(query.PodUid, query.Container);
        var index = attempts.Count - (query.Previous ? 2 : 1);
        return index >= 0 && directories.Run(query.PodUid, query.Container, attempts[index]).ReadRecord() is { } record
            && File.Exists(record.LogFile)
            ? record.LogFile
            : null;
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string path, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        var length = file.Length;
        var times = new LogTimes(path);
        var offset = LogStart.Find(file, times, query, length);
        var left = query.LimitBytes ?? long.MaxValue;
        while (left > 0)
        {
            // Asked before reading: what is written until the end of the container is then read in the last round.
            var writing = query.Follow && keeper.IsWatched(path);
            var end = query.Follow ? file.Length : length;
            while (offset < end && left > 0 && LogPiece.Read(file, offset, end, PieceBytes, last: !writing) is { Length: > 0 } piece)
            {
                var text = query.Timestamps ? times.Stamp(piece, offset) : piece;
                offset += piece.Length;
                var given = (int)Math.Min(left, text.Length);
                left -= given;
                yield return text.AsMemory(0, given);
            }

            if (!writing)
            {
                yield break;
            }

            await Task.Delay(FollowInterval, time, cancellationToken);
        }
    }
}
