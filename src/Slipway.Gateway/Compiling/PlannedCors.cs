namespace Slipway.Gateway.Compiling;

/// <summary>What pages of other origins may do.</summary>
internal sealed record PlannedCors
{
    /// <summary><c>*</c>, or origins whose host may begin with <c>*</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Methods, or <c>*</c>.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Request headers, or <c>*</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Answer headers, or <c>*</c>.</summary>
    public IReadOnlyList<string> Exposed { get; init; } = [];

    /// <summary>Whether requests may carry credentials.</summary>
    public bool Credentials { get; init; }

    /// <summary>Time that the answer to a preflight holds, in seconds.</summary>
    public int MaxAgeSeconds { get; init; }
}
