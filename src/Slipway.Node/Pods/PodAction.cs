namespace Slipway.Node.Pods;

/// <summary>One thing to do for a pod.</summary>
internal abstract record PodAction
{
    private PodAction()
    {
    }

    /// <summary>Give the pod an address, ports and directories.</summary>
    public sealed record Prepare : PodAction;

    /// <summary>Start a container.</summary>
    public sealed record Start(string Container) : PodAction;

    /// <summary>Begin to stop a container.</summary>
    public sealed record BeginStop(string Container, string Reason, DateTimeOffset Deadline) : PodAction;

    /// <summary>Bring a container's deadline forward.</summary>
    public sealed record Hasten(string Container, DateTimeOffset Deadline) : PodAction;

    /// <summary>Run a container's preStop hook.</summary>
    public sealed record RunPreStop(string Container, TimeSpan Timeout) : PodAction;

    /// <summary>Send SIGTERM, and kill at the deadline.</summary>
    public sealed record Terminate(string Container, DateTimeOffset Deadline) : PodAction;

    /// <summary>Send SIGKILL to everything of a container.</summary>
    public sealed record Kill(string Container) : PodAction;

    /// <summary>Write the final status and remove the object.</summary>
    public sealed record Finish : PodAction;

    /// <summary>Forget a pod whose object is gone.</summary>
    public sealed record Remove : PodAction;
}

/// <summary>What is to be done for a pod now.</summary>
/// <param name="Actions">In this order.</param>
/// <param name="LookAgainAt">When time alone changes the plan; null for never.</param>
internal sealed record PodPlan(IReadOnlyList<PodAction> Actions, DateTimeOffset? LookAgainAt);
