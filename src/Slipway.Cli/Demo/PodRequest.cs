using System.Globalization;

namespace Slipway.Cli.Demo;

/// <summary>A request as the pod that answered it has logged it.</summary>
/// <param name="ArrivedMicroseconds">When it arrived, since the Unix epoch.</param>
/// <param name="Id">Its <c>x-request-id</c>.</param>
/// <param name="Method">Its method.</param>
/// <param name="Status">Status code of the answer.</param>
/// <param name="Version">Version of the pod.</param>
internal sealed record PodRequest(long ArrivedMicroseconds, string Id, string Method, int Status, string Version)
{
    /// <summary>Reads the logs of all pods of a service; a last line that a killed pod left half written does not count.</summary>
    /// <param name="logs">Folder of the logs, one folder in it for each pod.</param>
    /// <param name="pods">Start of the names of the pods' folders.</param>
    public static IReadOnlyList<PodRequest> ReadAll(string logs, string pods)
        => [.. Directory.EnumerateDirectories(logs, $"{pods}*")
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories))
            .SelectMany(static file => File.ReadLines(file)).Select(Parse).OfType<PodRequest>()];

    private static PodRequest? Parse(string line)
    {
        var f = line.Split(' ');

        // Probes carry no id: they are not traffic.
        return f.Length == 6
            && f[0] != "-"
            && int.TryParse(f[3], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && long.TryParse(f[5], NumberStyles.None, CultureInfo.InvariantCulture, out var arrived)
            ? new PodRequest(arrived, f[0], f[1], status, f[4])
            : null;
    }
}
