using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Gates;

/// <summary>A call of a gate that is to be made.</summary>
/// <param name="Url">Where.</param>
/// <param name="Timeout">Its limit.</param>
/// <param name="Secrets">Names of the Secrets that have its headers.</param>
/// <param name="Question">The body; gate, hash, step and time make the call what it is.</param>
public sealed record GateCall(Uri Url, TimeSpan Timeout, IReadOnlyList<string> Secrets, GateQuestion Question)
{
    /// <summary>Whether two calls are one and the same.</summary>
    public bool IsSameAs(GateCall other) => Question.Gate == other.Question.Gate && Question.Hash == other.Question.Hash
        && Question.Step == other.Question.Step && Question.AskedAt == other.Question.AskedAt;
}

/// <summary>The answer to a call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Answer"><c>Yes</c>, <c>No</c> or <c>Error</c>.</param>
/// <param name="Code">Status code; null when there was no answer.</param>
/// <param name="Reason">Why no, or what was wrong; null for yes.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record GateAnswer(GateCall Call, string Answer, int? Code, string? Reason, long Milliseconds)
{
    /// <summary>Whether it answers the call that a status tells of.</summary>
    public bool IsFor(RolloutGateStatus gate) => Call.Question.Gate == gate.Name && Call.Question.Hash == gate.Hash
        && Call.Question.Step == gate.Step && Call.Question.AskedAt == gate.AskedAt;
}
