namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Collects what one decision asks for.</summary>
internal sealed class ExperimentPlan
{
    private readonly List<ExperimentAction> actions = [];

    /// <summary>The actions, in order.</summary>
    public IReadOnlyList<ExperimentAction> Actions => actions;

    /// <summary>When to look again; null for never.</summary>
    public DateTimeOffset? Next { get; private set; }

    /// <summary>Asks for an action.</summary>
    public void Add(ExperimentAction action) => actions.Add(action);

    /// <summary>Asks for another look at a time.</summary>
    public void LookAt(DateTimeOffset at) => Next = Next is { } next && next < at ? next : at;
}
