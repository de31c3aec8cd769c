using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// An HTTP server that is asked before a new revision gets more of the traffic. 2xx is yes, 403 is no with the body as reason, anything
/// else is an error.
/// </summary>
public sealed record RolloutGate
{
    /// <summary>Name in status and history, unique among the gates. Default <c>gate-1</c> and so on, in their order.</summary>
    [Length(1, 63)]
    public string? Name { get; init; }

    /// <summary>Where the question is posted: http or https, without credentials. Redirects are not followed.</summary>
    [Required, Length(1, 2048)]
    public string? Url { get; init; }

    /// <summary>Seconds until a call without an answer is an error. Default 10.</summary>
    [Default(10), Range(1, 300)]
    public int? TimeoutSeconds { get; init; }

    /// <summary>How often an error is asked again before <see cref="OnError"/> counts. Default 3.</summary>
    [Default(3), Range(0, 20)]
    public int? Retries { get; init; }

    /// <summary>What follows when all tries end in errors: <c>wait</c> pauses and asks again every 30 seconds, <c>abort</c> takes the
    /// revision back. Default <c>wait</c>.</summary>
    [Default("wait"), OneOf("abort", "wait")]
    public string? OnError { get; init; }

    /// <summary>Secrets whose keys and values are sent as headers; they are read for each call and shown nowhere.</summary>
    [Length(0, 10)]
    public IReadOnlyList<RolloutGateHeaders>? HeadersFrom { get; init; }
}
