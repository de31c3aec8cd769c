using System.Globalization;

namespace Slipway.Node.Runtimes.Process;

/// <summary>Where everything of a pod lies below the data directory.</summary>
/// <param name="dataDirectory">The data directory.</param>
internal sealed class PodDirectories(string dataDirectory)
{
    public string Pods { get; } = Path.Combine(dataDirectory, "pods");

    public string Logs { get; } = Path.Combine(dataDirectory, "logs");

    /// <summary>Whether a word out of a request is the name of one directory and not a way out of it.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..");

    public string Pod(string uid) => Path.Combine(Pods, uid);

    public string SandboxFile(string uid) => Path.Combine(Pod(uid), "sandbox.json");

    public string Volume(string uid, string volume) => Path.Combine(Pod(uid), "volumes", volume);

    public string Work(string uid) => Path.Combine(Pod(uid), "work");

    public string Containers(string uid) => Path.Combine(Pod(uid), "containers");

    public RunDirectory Run(string uid, string container, int attempt)
        => new(Path.Combine(Containers(uid), container, attempt.ToString(CultureInfo.InvariantCulture)));

    public string Log(SandboxRecord pod, string container, int attempt) => Path.Combine(
        Logs, $"{pod.Namespace}_{pod.Name}_{pod.Uid}", container, attempt.ToString(CultureInfo.InvariantCulture) + ".log");

    /// <summary>Numbers of the runs of a container, sorted.</summary>
    public IReadOnlyList<int> Attempts(string uid, string container)
    {
        var directory = Path.Combine(Containers(uid), container);
        return !Directory.Exists(directory) ? [] : [.. Directory.EnumerateDirectories(directory)
            .Select(static d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .Where(static n => n >= 0)
            .Order()];
    }
}
