namespace Slipway.Client.Reconciling;

/// <summary>How a reconcile ended.</summary>
public abstract record ReconcileOutcome
{
    private ReconcileOutcome()
    {
    }

    /// <summary>Nothing to do until something changes.</summary>
    public static ReconcileOutcome Done { get; } = new DoneOutcome();

    /// <summary>Look again after a time, or earlier when something changes.</summary>
    public static ReconcileOutcome RequeueAfter(TimeSpan delay) => new RequeueOutcome(delay);

    /// <summary>Somebody else wrote in between: observe and decide again after the key's back-off.</summary>
    public static ReconcileOutcome ObserveAgain { get; } = new ObserveAgainOutcome();

    /// <summary>Cannot go on until somebody changes something; said in the log, not retried.</summary>
    public static ReconcileOutcome Stalled(string reason, string message) => new StalledOutcome(reason, message);

    /// <summary>See <see cref="Done"/>.</summary>
    public sealed record DoneOutcome : ReconcileOutcome;

    /// <summary>See <see cref="ObserveAgain"/>.</summary>
    public sealed record ObserveAgainOutcome : ReconcileOutcome;

    /// <summary>See <see cref="RequeueAfter"/>.</summary>
    /// <param name="Delay">Time until the next look.</param>
    public sealed record RequeueOutcome(TimeSpan Delay) : ReconcileOutcome;

    /// <summary>See <see cref="Stalled"/>.</summary>
    /// <param name="Reason">CamelCase word.</param>
    /// <param name="Message">Sentence for a person.</param>
    public sealed record StalledOutcome(string Reason, string Message) : ReconcileOutcome;
}
