using System.Security.Cryptography;
using System.Text;
using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting;

/// <summary>Where one Slipway keeps everything. All names of files and folders in it stand here.</summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A Unix socket path may have 107 bytes; the longest name below the folder has 24.
    private const int LongestSocketFolder = 80;

    private DataDirectory(string root) => Root = root;

    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; }

    public string Kubeconfig => Path.Combine(Root, "kubeconfig");

    public string StatusFile => Path.Combine(Root, "status.json");

    /// <summary>Held by the server while it runs.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    public string Tokens => Path.Combine(Root, "tokens");

    public string Pki => Path.Combine(Root, "pki");

    /// <summary>Certificate of the machine's own authority.</summary>
    public string AuthorityFile => Path.Combine(Pki, "ca.crt");

    public string Store => Path.Combine(Root, "store");

    public string Logs => Path.Combine(Root, "logs");

    /// <summary>A line for each request that changed something.</summary>
    public string AuditLog => Path.Combine(Logs, "audit.log");

    public string Artifacts => Path.Combine(Root, "artifacts");

    public string Pods => Path.Combine(Root, "pods");

    public string Gateway => Path.Combine(Root, "gateway");

    /// <summary>Pids and locks of the running processes.</summary>
    public string Run => Path.Combine(Root, "run");

    public string ProcessesFile => Path.Combine(Run, "processes.json");

    public string SupervisorLock => Path.Combine(Run, "supervisor.lock");

    /// <summary>The folder of a command line option, else of <c>SLIPWAY_HOME</c>, else <c>~/.slipway</c>.</summary>
    public static DataDirectory Resolve(string? option)
    {
        var path = option ?? Environment.GetEnvironmentVariable("SLIPWAY_HOME");
        if (string.IsNullOrEmpty(path))
        {
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".slipway");
        }

        return new DataDirectory(Path.GetFullPath(path));
    }

    /// <summary>Makes the folder and its parts, for the owner only.</summary>
    /// <exception cref="CommandFailure">It cannot be made or written.</exception>
    public void Create()
    {
        try
        {
            foreach (var folder in new[] { Root, Tokens, Pki, Store, Logs, Artifacts, Pods, Gateway, Run })
            {
                Directory.CreateDirectory(folder, OwnerOnly);
            }

            var probe = Path.Combine(Run, "writable");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"data directory {Root} cannot be used: {e.Message}. Choose another with --data DIR.");
        }
    }

    /// <summary>Path of a Unix socket of this directory; elsewhere when the directory's own path is too long for one.</summary>
    public string Socket(string name)
    {
        if (Run.Length <= LongestSocketFolder)
        {
            return Path.Combine(Run, name);
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"slipway-{digest}");
        Directory.CreateDirectory(folder, OwnerOnly);
        return Path.Combine(folder, name);
    }
}
