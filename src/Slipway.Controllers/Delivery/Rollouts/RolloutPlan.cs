namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>What a strategy compiles to.</summary>
/// <param name="Steps">The steps, in order; after the last one the new revision gets everything.</param>
/// <param name="Hash">Hash of the steps as the user wrote them.</param>
internal sealed record RolloutPlan(IReadOnlyList<PlanStep> Steps, string Hash)
{
    /// <summary>All traffic, in units of 0.01 %.</summary>
    public const int Everything = 10_000;

    /// <summary>Share of the new revision that a step asks for: that of the last step up to it which sets one.</summary>
    public int WeightAt(int index)
    {
        if (index >= Steps.Count)
        {
            return Everything;
        }

        for (var i = index; i >= 0; i--)
        {
            if (Steps[i] is PlanStep.SetWeight set)
            {
                return set.Weight;
            }
        }

        return 0;
    }

    /// <summary>The number of pods that a step asks for apart from the share; null when it follows the share.</summary>
    public PlanStep.SetScale? ScaleAt(int index)
    {
        if (index >= Steps.Count)
        {
            return null;
        }

        for (var i = index; i >= 0; i--)
        {
            if (Steps[i] is PlanStep.SetScale { } set)
            {
                return set.Replicas is null && set.Percent is null ? null : set;
            }
        }

        return null;
    }
}
