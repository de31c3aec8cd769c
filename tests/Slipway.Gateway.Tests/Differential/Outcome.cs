namespace Slipway.Gateway.Tests.Differential;

/// <summary>What became of a payload.</summary>
/// <param name="Seen">Requests that the backend saw whole.</param>
/// <param name="Statuses">Status codes that the client got, those of interim answers left out.</param>
/// <param name="Ended">Whether the proxy ended the connection by itself.</param>
internal sealed record Outcome(IReadOnlyList<SeenRequest> Seen, IReadOnlyList<int> Statuses, bool Ended)
{
    /// <summary>Whether the proxy refused something after what it had passed on.</summary>
    public bool Refused => Statuses.Count > Seen.Count && Statuses[^1] >= 400;

    /// <summary>Whether the backend saw the same.</summary>
    public bool IsLike(Outcome other) => Seen.SequenceEqual(other.Seen);

    /// <summary>Whether everything that was passed on is the beginning of what the other passed on, and the proxy said so.</summary>
    /// <param name="other">What the other did.</param>
    /// <param name="mayEnd">Whether the end of the connection after an answer says enough.</param>
    public bool IsStricterThan(Outcome other, bool mayEnd)
        => (Refused || (mayEnd && Ended)) && Seen.Count < other.Seen.Count && Seen.SequenceEqual(other.Seen.Take(Seen.Count));

    /// <inheritdoc/>
    public override string ToString()
        => $"[{string.Join(' ', Statuses)}]{(Ended ? "" : " open")} {string.Join(" | ", Seen.Select(static s => Payload.Escaped($"{s}")))}";
}
