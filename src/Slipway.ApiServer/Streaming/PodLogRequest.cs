namespace Slipway.ApiServer.Streaming;

/// <summary>What of a container's log is asked for.</summary>
/// <param name="PodUid">Uid of the pod.</param>
/// <param name="Container">Name of a container that the pod has.</param>
public sealed record PodLogRequest(string PodUid, string Container)
{
    /// <summary>Whether lines are sent as they come until the container ends; default false.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether the log of the run before the present one is meant; default false.</summary>
    public bool Previous { get; init; }

    /// <summary>Whether each line starts with its time (RFC 3339, nanoseconds) and a space; default false.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only the last lines, at least 0; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines written at or after this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Ends after so many bytes, at least 1; null for no limit.</summary>
    public long? LimitBytes { get; init; }
}
