using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Node.Logs;

/// <summary>One log file while its container writes to it.</summary>
internal sealed class ContainerLog(string path, string containerId, TimeProvider time)
{
    /// <summary>Bytes freed at once.</summary>
    public const long SegmentBytes = 10 * 1024 * 1024;

    /// <summary>Most bytes kept: three segments.</summary>
    public const long KeptBytes = 3 * SegmentBytes;

    private const int PunchHole = 0x02 | 0x01; // FALLOC_FL_PUNCH_HOLE needs FALLOC_FL_KEEP_SIZE
    private readonly Lock gate = new();
    private long noted = LogIndex.Read(path) is [.., var last] ? last.Offset : -1;
    private long size = -1;

    public string ContainerId => containerId;

    /// <summary>First byte that is kept of a file of this length.</summary>
    public static long FirstKept(long length) =>
        length <= KeptBytes ? 0 : (length - KeptBytes + SegmentBytes - 1) / SegmentBytes * SegmentBytes;

    /// <summary>Notes what has arrived since the last call, and frees what is too old.</summary>
    public void Note()
    {
        lock (gate)
        {
            try
            {
                var length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
                if (length == size)
                {
                    return;
                }

                var from = Math.Max(0, size);
                if (length > from && from > noted)
                {
                    LogIndex.Append(path, from, time.GetUtcNow());
                    noted = from;
                }

                Free(FirstKept(from), FirstKept(length));
                size = length;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next look tries again; a full disk must not end the keeper of all other logs.
                size = -1;
            }
        }
    }

    private void Free(long freed, long firstKept)
    {
        if (firstKept == 0 || firstKept == freed)
        {
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        _ = Allocate(file, PunchHole, 0, firstKept);
        LogIndex.DropBefore(path, firstKept);
    }

    [DllImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
