using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Ingresses;

/// <summary>What the annotations of an Ingress ask for.</summary>
internal sealed record IngressSettings
{
    /// <summary>Path that a backend gets instead; with <c>$1</c> to <c>$9</c> for the groups of the path that matched. Null for the path of
    /// the request.</summary>
    public string? RewriteTarget { get; init; }

    /// <summary>Whether paths are regular expressions that the beginning of a path must match, without regard to case.</summary>
    public bool Regex { get; init; }

    /// <summary>Whether requests in clear text are sent to HTTPS where the host has a certificate.</summary>
    public bool RedirectsToTls { get; init; } = true;

    /// <summary>Whether they are sent there in any case.</summary>
    public bool ForcesTls { get; init; }

    /// <summary>Where all requests are sent to; null for nowhere.</summary>
    public PlannedRedirect? Redirect { get; init; }

    /// <summary>Where requests for <c>/</c> are sent to; null for nowhere.</summary>
    public string? AppRoot { get; init; }

    /// <summary>Time until the answer begins, in milliseconds; null for the default.</summary>
    public int? ReadMilliseconds { get; init; }

    /// <summary>Host that backends get; null for that of the request.</summary>
    public string? BackendHost { get; init; }

    /// <summary>Further hosts of all rules.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether backends speak HTTP/2.</summary>
    public bool Http2 { get; init; }

    /// <summary>What pages of other origins may do; null where the backend says it.</summary>
    public PlannedCors? Cors { get; init; }

    /// <summary>How requests stay with a pod; null where each is placed by itself.</summary>
    public PlannedSession? Session { get; init; }

    /// <summary>What requests are let in.</summary>
    public PlannedAdmission? Admission { get; init; }
}
