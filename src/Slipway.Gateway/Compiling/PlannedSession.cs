namespace Slipway.Gateway.Compiling;

/// <summary>How the requests of a session stay with the pod that answered its first one.</summary>
/// <param name="Name">Name of the cookie or header that says which it was.</param>
/// <param name="Header">Whether it is a header; the client repeats what it was told then.</param>
internal sealed record PlannedSession(string Name, bool Header)
{
    /// <summary>Longest time from its first request, in seconds; null for any.</summary>
    public int? AbsoluteSeconds { get; init; }

    /// <summary>Longest time between two requests, in seconds; null for any.</summary>
    public int? IdleSeconds { get; init; }

    /// <summary>Whether browsers keep the cookie when they are closed.</summary>
    public bool Permanent { get; init; }

    /// <summary>Path of the cookie; null for the one that the request has matched.</summary>
    public string? Path { get; init; }
}
