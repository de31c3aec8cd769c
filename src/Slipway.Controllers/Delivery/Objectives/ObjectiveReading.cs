using Slipway.Analysis.Objectives;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>What was counted for an objective.</summary>
/// <param name="Sum">The requests of a window that ended when it was read.</param>
/// <param name="Checkpoint">All counts as text.</param>
internal sealed record ObjectiveReading(Func<TimeSpan, OutcomeSum> Sum, string Checkpoint);
