using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>A line of a trace.</summary>
/// <param name="Outcome">What it says.</param>
/// <param name="At">Where it stands.</param>
internal readonly record struct TraceRow(RecordedOutcome Outcome, TracePlace At);
