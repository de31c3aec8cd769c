namespace Slipway.Gateway.Recording;

/// <summary>An access log that is wanted.</summary>
public sealed record AccessLogOptions
{
    /// <summary>Opens it for appending, without a buffer; called at the start, and again when the file was moved away.</summary>
    public required Func<FileStream> Open { get; init; }

    /// <summary>How it is called in messages: its path, or <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a file that somebody may move away, to be opened anew within a second. Default true.</summary>
    public bool MayMove { get; init; } = true;

    /// <summary>How lines look; default JSON.</summary>
    public AccessLogFormat Format { get; init; }

    /// <summary>Share of the requests that are written, in percent, above 0 and at most 100; default 100.</summary>
    public double SamplePercent { get; init; } = 100;
}
