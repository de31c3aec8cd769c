using System.Net;

namespace Slipway.Cli.Demo.Load;

/// <summary>A steady, open-loop load: requests are due at fixed times, whether or not earlier ones were answered.</summary>
/// <param name="Target">Address that connections go to.</param>
/// <param name="Host">Value of the Host header.</param>
/// <param name="RequestsPerSecond">Rate; 1 to 100,000.</param>
/// <param name="MostSeconds">The load ends by itself after this time.</param>
/// <param name="LogFile">Where the outcome of each request is written.</param>
internal sealed record LoadOptions(IPEndPoint Target, string Host, int RequestsPerSecond, int MostSeconds, string LogFile)
{
    /// <summary>Every third request is a POST, the others are GETs.</summary>
    public const int PostEvery = 3;

    /// <summary>Every tenth request opens a connection of its own.</summary>
    public const int NewConnectionEvery = 10;

    /// <summary>Most connections at a time. Each more, on a machine that is behind already, costs both sides time that answers would
    /// take.</summary>
    public const int MostConnections = 256;

    /// <summary>
    /// Most requests that are due and have no answer yet. More than the demo can send within <see cref="AnswerWithin"/>: late is late, and
    /// only that time decides what counts as no answer.
    /// </summary>
    public const int MostInFlight = 16_384;

    /// <summary>A request without an answer at this time after it was due has failed. Default 10 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);
}
