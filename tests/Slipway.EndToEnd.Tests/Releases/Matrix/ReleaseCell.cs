namespace Slipway.EndToEnd.Tests.Releases.Matrix;

/// <summary>What became of the requests while one thing happened to one strategy.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Moment">When in the release; empty where it does not matter.</param>
/// <param name="Requests">Requests due from then to the next event.</param>
/// <param name="Failures">Why the platform failed requests in that time, one text for each.</param>
/// <param name="Seconds">From the command to the state that it leads to.</param>
/// <param name="ZeroTrafficSeconds">From the command to the last request that reached the revision taken back; null where none is.</param>
internal sealed record ReleaseCell(
    string Event, string Moment, long Requests, IReadOnlyList<string> Failures, double Seconds, double? ZeroTrafficSeconds);
