using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>The log in one SQLite file: WAL, and every commit is synced before it counts.</summary>
internal sealed class SqliteLog : IRevisionLog
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand delete;
    private readonly SqliteCommand compact;
    private readonly string path;

    private SqliteLog(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
        begin = Prepare("BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        rollback = Prepare("ROLLBACK");
        insert = Prepare(
            "INSERT INTO log(revision, key, prev, deleted, value) VALUES ($revision, $key, $prev, $deleted, $value)",
            ("$revision", SqliteType.Integer),
            ("$key", SqliteType.Text),
            ("$prev", SqliteType.Integer),
            ("$deleted", SqliteType.Integer),
            ("$value", SqliteType.Blob));
        delete = Prepare("DELETE FROM log WHERE revision = $revision", ("$revision", SqliteType.Integer));
        compact = Prepare("UPDATE compaction SET revision = $revision", ("$revision", SqliteType.Integer));
    }

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="StoreOpenException">It cannot be used; the message says why.</exception>
    public static SqliteLog Open(string path, long maxBytes)
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 1,
        }.ConnectionString);
        try
        {
            connection.Open();
            SqliteSchema.Prepare(connection, path, maxBytes);
            return new SqliteLog(connection, path);
        }
        catch (SqliteException problem)
        {
            connection.Dispose();
            throw new StoreOpenException(SqliteProblems.Opening(path, problem), problem);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public LoadedLog Load()
    {
        try
        {
            return Read();
        }
        catch (SqliteException problem)
        {
            throw new StoreOpenException(SqliteProblems.Opening(path, problem), problem);
        }
    }

    public void Commit(IReadOnlyList<StoreChange> added, IEnumerable<long> dead)
    {
        try
        {
            begin.ExecuteNonQuery();
            // First, so that a full file can reuse their pages.
            foreach (var revision in dead)
            {
                delete.Parameters[0].Value = revision;
                delete.ExecuteNonQuery();
            }

            foreach (var change in added)
            {
                Insert(change);
            }

            commit.ExecuteNonQuery();
        }
        catch (SqliteException problem)
        {
            throw Undo(problem);
        }
    }

    public void Compact(long revision)
    {
        try
        {
            compact.Parameters[0].Value = revision;
            compact.ExecuteNonQuery();
        }
        catch (SqliteException problem)
        {
            throw Undo(problem);
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { begin, commit, rollback, insert, delete, compact })
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private void Insert(StoreChange change)
    {
        var parameters = insert.Parameters;
        parameters[0].Value = change.Entry.Revision;
        parameters[1].Value = change.Entry.Key;
        parameters[2].Value = change.Previous?.Revision ?? 0;
        parameters[3].Value = change.Deleted ? 1 : 0;
        parameters[4].Value = MemoryMarshal.TryGetArray(change.Entry.Value, out var bytes) && bytes.Count == bytes.Array!.Length
            ? bytes.Array
            : change.Entry.Value.ToArray();
        insert.ExecuteNonQuery();
    }

    /// <summary>Takes back what a failed transaction did; SQLite may have done so by itself.</summary>
    private LogFailure Undo(SqliteException problem)
    {
        var fatal = SqliteProblems.IsFatal(problem);
        if (!fatal && SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            try
            {
                rollback.ExecuteNonQuery();
            }
            catch (SqliteException)
            {
                fatal = true;
            }
        }

        return new LogFailure(SqliteProblems.Writing(path, problem), fatal, problem);
    }

    private LoadedLog Read()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT revision FROM compaction";
        var loader = new LogLoader((long)command.ExecuteScalar()!, path);
        command.CommandText = "SELECT revision, key, prev, deleted, value FROM log ORDER BY revision";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var value = reader.IsDBNull(4) ? [] : (byte[])reader.GetValue(4);
            var entry = new StoredEntry(reader.GetString(1), reader.GetInt64(0), value);
            loader.Add(entry, reader.GetInt64(2), reader.GetInt64(3) != 0);
        }

        return loader.Finish();
    }

    private SqliteCommand Prepare(string text, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, type) in parameters)
        {
            command.Parameters.Add(name, type);
        }

        return command;
    }
}
