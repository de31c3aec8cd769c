namespace Slipway.Node.Runtimes;

/// <summary>What became of an image name.</summary>
public abstract record ImageOutcome
{
    private ImageOutcome()
    {
    }

    /// <summary>The image is here.</summary>
    /// <param name="ImageId">Unchanging name of the content.</param>
    /// <param name="Entrypoint">Command when the container names none; empty when there is none.</param>
    /// <param name="Directory">Where its files are; null when it has none.</param>
    public sealed record Found(string ImageId, IReadOnlyList<string> Entrypoint, string? Directory) : ImageOutcome;

    /// <summary>The image cannot be had.</summary>
    /// <param name="Message">Why, and what would help.</param>
    public sealed record Missing(string Message) : ImageOutcome;
}
