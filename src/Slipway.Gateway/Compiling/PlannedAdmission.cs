namespace Slipway.Gateway.Compiling;

/// <summary>What requests a rule lets in.</summary>
internal sealed record PlannedAdmission
{
    /// <summary>Longest body in bytes; null for any. 413 above it.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>Requests a second of one client; null for any number. 429 above it.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests that a client may send at once before <see cref="RequestsPerSecond"/> counts; at least 1.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>Networks whose clients alone are let in, such as <c>10.0.0.0/8</c>; none for all. 403 for the others.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Networks whose clients are not let in.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>Networks whose clients <see cref="RequestsPerSecond"/> does not count.</summary>
    public IReadOnlyList<string> Unlimited { get; init; } = [];
}
