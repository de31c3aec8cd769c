namespace Slipway.Node.Runtimes;

/// <summary>Whether a container was started.</summary>
public abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    /// <summary>It runs, or has run already.</summary>
    /// <param name="StartedAt">When it was started.</param>
    public sealed record Running(DateTimeOffset StartedAt) : StartOutcome;

    /// <summary>It could not be started.</summary>
    /// <param name="Reason">CamelCase word for the container's waiting state.</param>
    /// <param name="Message">Sentence for a person.</param>
    public sealed record Failed(string Reason, string Message) : StartOutcome;
}
