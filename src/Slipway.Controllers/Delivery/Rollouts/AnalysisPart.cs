namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>The part that an analysis plays in a rollout.</summary>
internal enum AnalysisPart
{
    /// <summary>A step waits for it.</summary>
    Step,

    /// <summary>It runs beside the steps.</summary>
    Background,

    /// <summary>It stands before the switch of a blue/green rollout.</summary>
    PrePromotion,

    /// <summary>It stands after the switch of a blue/green rollout.</summary>
    PostPromotion,
}
