using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>Settings and tables of the data file.</summary>
internal static class SqliteSchema
{
    /// <summary>Version that this code writes, in the file's user_version.</summary>
    public const int Version = 1;

    /// <summary>"Slip" in ASCII, in the file's application_id.</summary>
    private const int ApplicationId = 0x536C6970;

    private const int PageBytes = 4096;

    public static void Prepare(SqliteConnection connection, string path, long maxBytes)
    {
        // Exclusive: the index of the WAL stays in memory, and a second process that opens the file is refused.
        Run(connection, "PRAGMA locking_mode = EXCLUSIVE");
        var version = Number(connection, "PRAGMA user_version");
        var application = Number(connection, "PRAGMA application_id");
        var isNew = version == 0 && application == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew)
        {
            Check(path, version, application);
        }

        Run(connection, $"PRAGMA page_size = {PageBytes}");
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, "PRAGMA synchronous = FULL");
        Run(connection, $"PRAGMA max_page_count = {maxBytes / PageBytes}");
        if (isNew)
        {
            Run(connection, $"""
                BEGIN IMMEDIATE;
                CREATE TABLE log(
                  revision INTEGER PRIMARY KEY, key TEXT NOT NULL, prev INTEGER NOT NULL, deleted INTEGER NOT NULL, value BLOB NOT NULL);
                CREATE TABLE compaction(revision INTEGER NOT NULL);
                INSERT INTO compaction VALUES (0);
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {Version};
                COMMIT
                """);
        }
    }

    private static void Check(string path, long version, long application)
    {
        if (application != ApplicationId)
        {
            throw new StoreOpenException($"{path} is not a data file of Slipway. Use another data directory.");
        }

        if (version > Version)
        {
            throw new StoreOpenException(
                $"{path} was written by a newer Slipway (schema {version}; this one knows up to {Version}). "
                + "Use that version, or another data directory.");
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
