using System.Globalization;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>In which ways requests failed, as a sentence.</summary>
internal static class FailureWords
{
    /// <summary>The sentence with a space before it, the most frequent way first; empty when nothing failed.</summary>
    /// <param name="kinds">Counts by <see cref="FailureClass"/>; several of one class are added.</param>
    public static string After(IEnumerable<KeyValuePair<string, long>> kinds)
    {
        var ways = kinds.GroupBy(static k => k.Key, StringComparer.Ordinal)
            .Select(static g => (Kind: g.Key, Count: g.Sum(static k => k.Value)))
            .OrderByDescending(static k => k.Count).ThenBy(static k => k.Kind, StringComparer.Ordinal)
            .Select(static k => string.Create(CultureInfo.InvariantCulture, $"{k.Count:N0} {Of(k.Kind)}")).ToList();
        return ways.Count == 0 ? "" : $" Failures of the new revision: {string.Join(", ", ways)}.";
    }

    private static string Of(string kind) => kind switch
    {
        FailureClass.ServerError => "answered with 5xx",
        FailureClass.Timeout => "without an answer in time",
        FailureClass.Reset => "broken off before the end of the answer",
        FailureClass.Connect => "without a connection",
        FailureClass.NoEndpoint => "without a ready pod",
        FailureClass.Overload => "refused as too many were waiting",
        FailureClass.Grpc => "answered with an error of gRPC",
        _ => kind,
    };
}
