using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Gates;

/// <summary>What is known of the gates of a rollout.</summary>
/// <param name="Gates">How it stands with each at the step that runs, and at steps before.</param>
/// <param name="Calls">The newest calls, newest last.</param>
internal sealed record GateRecord(IReadOnlyList<RolloutGateStatus> Gates, IReadOnlyList<RolloutGateCall> Calls)
{
    /// <summary>Nothing.</summary>
    public static readonly GateRecord Empty = new([], []);

    /// <summary>A gate at a step; null when it was not asked.</summary>
    public RolloutGateStatus? Of(string name, int step) => Gates.FirstOrDefault(g => g.Name == name && g.Step == step);

    /// <summary>The record with a gate as it stands now.</summary>
    public GateRecord With(RolloutGateStatus gate) => this with
    {
        Gates = [.. Gates.Where(g => g.Name != gate.Name && g.Step == gate.Step), gate],
    };

    /// <summary>What is worth keeping while a step runs.</summary>
    public IReadOnlyList<RolloutGateStatus>? At(int step) => Gates.Where(g => g.Step == step).ToList() is { Count: > 0 } here ? here : null;

    /// <summary>The record with one more call.</summary>
    public GateRecord Called(GateAnswer answer, int kept)
    {
        var question = answer.Call.Question;
        if (Calls is [.., var last] && last.Name == question.Gate && last.Step == question.Step && last.Hash == question.Hash
            && last.Answer == answer.Answer && last.Code == answer.Code && last.Reason == answer.Reason)
        {
            var again = last with { Count = (last.Count ?? 1) + 1, LastAt = question.AskedAt, Milliseconds = answer.Milliseconds };
            return this with { Calls = [.. Calls.SkipLast(1), again] };
        }

        var call = new RolloutGateCall
        {
            Name = question.Gate,
            Step = question.Step,
            Hash = question.Hash,
            At = question.AskedAt,
            Milliseconds = answer.Milliseconds,
            Answer = answer.Answer,
            Code = answer.Code,
            Reason = answer.Reason,
        };
        return this with { Calls = [.. Calls.Append(call).TakeLast(kept)] };
    }
}
