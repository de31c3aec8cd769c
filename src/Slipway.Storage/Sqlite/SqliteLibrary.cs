using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// Uses the distribution's SQLite, which gets its security fixes; the bundled library where there is none (docs/dependencies.md).
/// </summary>
internal static class SqliteLibrary
{
    private const string Distribution = "libsqlite3.so.0";
    private static readonly Lock Gate = new();
    private static bool loaded;

    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
            {
                return;
            }

            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            loaded = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
        => NativeLibrary.TryLoad(Distribution, assembly, DllImportSearchPath.SafeDirectories, out var library)
            || NativeLibrary.TryLoad(name, assembly, path, out library)
                ? library
                : 0;
}
