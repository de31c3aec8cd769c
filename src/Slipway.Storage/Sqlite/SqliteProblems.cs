using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>What SQLite's result codes mean for a user (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteProblems
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>fsync of the file or of its folder failed: the kernel may have dropped what it could not write.</summary>
    private const int FileSync = 1034;
    private const int FolderSync = 1290;

    public static bool IsFatal(SqliteException problem)
        => problem.SqliteExtendedErrorCode is FileSync or FolderSync || problem.SqliteErrorCode is Corrupt or NotADatabase;

    public static string Writing(string path, SqliteException problem) => problem.SqliteErrorCode switch
    {
        Full => $"no space left for {path}: the disk is full, or the file has reached its limit. Free space; writes then work again",
        InputOutput => $"the disk refused a write to {path} (code {problem.SqliteExtendedErrorCode})",
        ReadOnly => $"{path} is read-only",
        _ => $"{path} could not be written: {problem.Message}",
    };

    public static string Opening(string path, SqliteException problem) => problem.SqliteErrorCode switch
    {
        Busy => $"{path} is in use by another process.",
        CannotOpen or ReadOnly => $"{path} cannot be opened for writing: check the permissions of the data directory.",
        Corrupt or NotADatabase => $"{path} is damaged or not a data file of Slipway. Restore a backup, or use another data directory.",
        Full => $"There is no space left for {path}. Free space on the disk, or use another data directory.",
        _ => $"{path} cannot be opened: {problem.Message}",
    };
}
